"""Partnerships, the agencies in them, and their officers."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property

from casework.acting import as_system
from casework.models.base import Versioned
from casework.rules.roles import Permission, Role, permissions_of


class Partnership(models.Model):
    """The agencies of one local area that answer together for its safety (Crime and Disorder Act 1998, ss5-7)."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    area_code = models.CharField("ONS code of the local authority", max_length=9, unique=True)
    area_name = models.CharField(max_length=60)
    case_prefix = models.CharField("start of a reference, such as BAR", max_length=5, unique=True)
    lead_agency = models.ForeignKey(
        "Agency",
        on_delete=models.PROTECT,
        null=True,
        related_name="leads",
        help_text="The community safety team: its case leads see every new report.",
    )
    is_demonstration = models.BooleanField(default=False, help_text="Everybody in it is invented.")

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation whose officers work cases. It may belong to several partnerships, as the police do."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        POLICE = "police", "Police"
        HOUSING = "housing", "Housing"
        VICTIM_SERVICE = "victim_service", "Victims' service"
        HEALTH = "health", "Health"
        PROBATION = "probation", "Probation"
        FIRE = "fire", "Fire and rescue"
        EDUCATION = "education", "School or college"
        VOLUNTARY = "voluntary", "Charity or community group"
        OTHER = "other", "Another kind"

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    partnerships = models.ManyToManyField(Partnership, through="Membership", related_name="agencies")

    class Meta:
        verbose_name_plural = "agencies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def gives_support(self) -> bool:
        return self.kind == self.Kind.VICTIM_SERVICE


class Membership(models.Model):
    """An agency's place in a partnership. Its group is what a case is shared with, so that a share in one borough says
    nothing about another borough's cases."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE)
    group = models.OneToOneField(Group, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "agency"], name="one_membership_each")]

    def __str__(self) -> str:
        return f"{self.agency} in {self.partnership}"


class Team(models.Model):
    """Officers of one agency who share a queue: work that a leaver hands over waits there for one of them to take it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["partnership", "agency", "name"], name="one_team_of_a_name")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin, Versioned):
    """An officer of one agency, working for one partnership. Never shared between people, and never deleted: who left is
    suspended. Changed by their agency's administrator."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    job_title = models.CharField(max_length=100, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="users")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="users")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    vetted_until = models.DateField(null=True, blank=True)
    trained_until = models.DateField(null=True, blank=True, help_text="In information sharing and data protection.")
    home_postcode = models.CharField(
        max_length=8, blank=True, help_text="Only to notice a look-up of their own neighbours; seen by nobody."
    )
    last_seen_on = models.DateField(null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    suspended_by = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    suspended_because = models.CharField(max_length=200, blank=True)
    let_in_at = models.DateTimeField(null=True, blank=True, help_text="When they were let in again after a suspension.")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def role_names(self) -> str:
        return ", ".join(Role(role).label for role in self.roles)

    @property
    def permissions(self) -> set[Permission]:
        """What the officer's roles may do today."""
        return permissions_of(self.roles, is_trained=not self.is_training_over)

    @property
    def is_training_over(self) -> bool:
        """Has their training in information sharing run out? Where no date is known it has not."""
        return self.trained_until is not None and self.trained_until < timezone.localdate()

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's, which ends every session when the password changes; this one does so at a suspension too, so that none
        comes back to life when the officer is let in again."""
        own = super()._get_session_auth_hash(secret=secret)  # type: ignore[misc]  # not in the stubs
        if self.let_in_at is None:
            return own
        salt = "casework.models.User.let_in_at"
        return salted_hmac(salt, f"{own}{self.let_in_at.isoformat()}", secret=secret, algorithm="sha256").hexdigest()

    @property
    def triages_for_all(self) -> bool:
        """Does the officer put every agency's reports on cases, for the lead agency of their partnership?"""
        return Permission.REPORT_TRIAGE in self.permissions and self.partnership.lead_agency_id == self.agency_id

    @cached_property
    def group_ids(self) -> list[int]:
        """The group this officer acts through, that of their agency in their partnership; read once a request. One of an
        agency that they worked for before gives them nothing, whoever forgot to take it away."""
        here = self.groups.filter(membership__agency=self.agency_id, membership__partnership=self.partnership_id)
        return list(here.values_list("pk", flat=True))

    @cached_property
    def emergency_until(self) -> dict[int, datetime]:
        """Cases that the officer opened in an emergency and may still read, each until when; read once a request."""
        rows = self.caseuserobjectpermission_set.filter(until__gt=Now())
        return {case: until for case, until in rows.values_list("content_object", "until") if until}

    @property
    def emergency_case_ids(self) -> list[int]:
        return list(self.emergency_until)

    @cached_property
    def _barriers(self) -> list[tuple]:
        return list(self.barriers.filter(lifted_at=None).values_list("case", "identity"))

    @cached_property
    def barred_identities(self) -> list:
        """The people whom this officer may not read about."""
        return [identity for _, identity in self._barriers if identity]

    @cached_property
    def barred_case_ids(self) -> list[int]:
        """The cases that this officer may not read, whatever their agency was given: those they were barred from, and every
        case in which somebody stands whom they may not read about."""
        found = {case for case, _ in self._barriers if case}
        if self.barred_identities:
            there = Q(involvements__person__identity__in=self.barred_identities)
            there |= Q(reports__victim__identity__in=self.barred_identities)
            with as_system("The database keeps from the officer the very cases that are asked for"):
                found |= set(self.partnership.cases.filter(there).values_list("pk", flat=True))
        return sorted(found)

    @cached_property
    def barred_people(self) -> set[UUID]:
        """Who is nobody for this officer when they look for a person: whom they may not read about, and everybody on a case
        that they are barred from, also where their own agency holds the record."""
        found = set(self.barred_identities)
        if self.barred_case_ids:
            with as_system("Who stands on the cases that the database keeps from the officer"):
                there = self.partnership.cases.filter(pk__in=self.barred_case_ids)
                for path in ("involvements__person__identity", "reports__victim__identity"):
                    found |= set(there.order_by().values_list(path, flat=True))
        return found - {None}


class Invitation(models.Model):
    """An administrator asked somebody to join their agency here. The link in the e-mail works once, until it expires; only
    the digest of its secret is kept."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="invitations")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=100)
    job_title = models.CharField(max_length=100, blank=True)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices))
    digest = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", help_text="Empty: by a command on the server."
    )
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, related_name="invitation")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at"]
        constraints = [
            models.CheckConstraint(
                name="accepted_by_a_user",
                condition=Q(accepted_at__isnull=True, user__isnull=True)
                | Q(accepted_at__isnull=False, user__isnull=False, withdrawn_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def role_names(self) -> str:
        return ", ".join(Role(role).label for role in self.roles)


class Attestation(models.Model):
    """Once a quarter an agency says of each of its officers whether they still need access."""

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="attestations")
    quarter_start = models.DateField()
    due_on = models.DateField()
    completed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    completed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-quarter_start"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "agency", "quarter_start"], name="one_attestation_a_quarter"
            ),
            models.CheckConstraint(
                name="attested_by_and_at",
                condition=Q(completed_by__isnull=True, completed_at__isnull=True)
                | Q(completed_by__isnull=False, completed_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id}, quarter from {self.quarter_start}"


class AttestationAnswer(models.Model):
    """Whether one officer still needs access, as their administrator said."""

    attestation = models.ForeignKey(Attestation, on_delete=models.CASCADE, related_name="answers")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    is_needed = models.BooleanField()
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attestation", "user"], name="one_answer_an_officer")]

    def __str__(self) -> str:
        return f"{self.user_id}: {'needed' if self.is_needed else 'not needed'}"
