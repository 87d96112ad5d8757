"""Who may read and work a case: guardian's object permissions, and the share that says why they were given."""

from functools import cache

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import models
from django.db.models import Q
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from casework.rules.categories import Gateway


@cache
def permission_id(codename: str) -> int:
    """The id of one of Case's permissions. They are made by the migrations and never change."""
    return Permission.objects.get(codename=codename, content_type__app_label="casework", content_type__model="case").pk


class CaseGroupObjectPermission(GroupObjectPermissionBase):
    """Guardian's row: this group holds this permission on this case. Written by services/sharing.py alone. Guardian finds
    the table by the foreign key's reverse name, so that must not be hidden."""

    content_object = models.ForeignKey("casework.Case", on_delete=models.CASCADE)


class CaseUserObjectPermission(UserObjectPermissionBase):
    """Guardian's row for one officer. Nothing writes it; it stands so that guardian reads no generic table."""

    content_object = models.ForeignKey("casework.Case", on_delete=models.CASCADE)


class CaseShare(models.Model):
    """The lead agency let another agency into a case: at which level, why, on which gateway, by whom, until when. Never
    deleted: a withdrawn share stays as evidence. The lead agency's own share stands here too."""

    class Level(models.TextChoices):
        READ = "read", "Read"
        CONTRIBUTE = "contribute", "Read and add contacts"
        MANAGE = "manage", "Manage"

    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="shares")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=10, choices=Level.choices)
    gateway = models.CharField(max_length=20, choices=Gateway.choices)
    purpose = models.TextField()
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
                name="withdrawn_by_and_at",
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} with {self.agency_id}"
