"""Who may read and work a case: guardian's object permissions, and the share that says why they were given."""

from functools import cache

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.rules.categories import Gateway, Purpose


@cache
def permission_id(codename: str) -> int:
    """The id of one of Case's permissions. They are made by the migrations and never change."""
    return Permission.objects.get(codename=codename, content_type__app_label="casework", content_type__model="case").pk


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """Guardian's row: this group holds this permission on this case, for good or until a moment. Written by
    services/sharing.py alone. Guardian finds the table by the foreign key's reverse name, so that must not be hidden."""

    content_object = models.ForeignKey("casework.Case", on_delete=models.CASCADE)
    until = models.DateTimeField(null=True)

    class Meta(GroupObjectPermissionBase.Meta):
        indexes = [  # the few grants that end, which the database's own wall reads in each request
            models.Index(fields=["group", "until"], name="grant_that_ends", condition=Q(until__isnull=False))
        ]


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Guardian's row for one officer, who opened the case in an emergency, until a moment."""

    content_object = models.ForeignKey("casework.Case", on_delete=models.CASCADE)
    until = models.DateTimeField(null=True)

    class Meta(UserObjectPermissionBase.Meta):
        constraints = [models.CheckConstraint(condition=Q(until__isnull=False), name="emergency_ends")]


class CaseShare(models.Model):
    """The lead agency let another agency into a case: at which level, for what, on which gateway, under which agreement, by
    whom, until when. Never deleted: a share that ended stays as evidence. The lead agency's own share stands here too,
    under no agreement."""

    class Level(models.TextChoices):
        READ = "read", "Read"
        CONTRIBUTE = "contribute", "Read and add contacts"
        MANAGE = "manage", "Manage"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="shares")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    gateway = models.CharField(max_length=20, choices=Gateway.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    note = models.TextField()
    agreement = models.ForeignKey("casework.Agreement", on_delete=models.PROTECT, null=True, related_name="shares")
    request = models.ForeignKey("casework.AccessRequest", on_delete=models.PROTECT, null=True, related_name="shares")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="+")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day of the share; empty: until withdrawn.")
    shared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    shared_at = models.DateTimeField(auto_now_add=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-shared_at"], name="share_newest", condition=Q(withdrawn_at__isnull=True))
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agency"], condition=Q(withdrawn_at__isnull=True), name="one_current_share_each"
            ),
            models.CheckConstraint(
                # Nobody withdrew a share that ended by its date.
                name="withdrawn_by_and_at",
                condition=Q(withdrawn_by__isnull=True) | Q(withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} with {self.agency_id}"
