"""Partnerships, the agencies in them, and their officers."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, PermissionsMixin
from django.db import models
from django.utils.functional import cached_property

from casework.rules.roles import ROLE_PERMISSIONS, Permission, Role


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


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An officer of one agency, working for one partnership, in one role. Never shared between people."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=100)
    job_title = models.CharField(max_length=100, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="users")
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def triages_for_all(self) -> bool:
        """Does the officer put every agency's reports on cases, for the lead agency of their partnership?"""
        triages = Permission.REPORT_TRIAGE in ROLE_PERMISSIONS[Role(self.role)]
        return triages and self.partnership.lead_agency_id == self.agency_id

    @cached_property
    def group_ids(self) -> list[int]:
        """The group this officer acts through, that of their agency in their partnership; read once a request. One of an
        agency that they worked for before gives them nothing, whoever forgot to take it away."""
        here = self.groups.filter(membership__agency=self.agency_id, membership__partnership=self.partnership_id)
        return list(here.values_list("pk", flat=True))
