"""Information sharing agreements: what lets one agency disclose to another."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from casework.models.base import Versioned
from casework.rules.agreements import AgreementFacts
from casework.rules.categories import DataCategory, Gateway, Purpose


class Agreement(Versioned):
    """What the agencies of a partnership signed: which information they share with each other, for what, on which legal
    gateways, from when to when. A case is shared only under one that both agencies signed and that is in force; reading
    what was shared does not depend on it. Recorded by the coordinator or the data protection officer."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=150)
    purposes = ArrayField(models.CharField(max_length=20, choices=Purpose.choices))
    gateways = ArrayField(models.CharField(max_length=20, choices=Gateway.choices))
    categories = ArrayField(models.CharField(max_length=20, choices=DataCategory.choices))
    starts_on = models.DateField()
    ends_on = models.DateField()
    review_due_on = models.DateField()
    document = models.ForeignKey("casework.Document", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("casework:agreement-view", args=[self.pk])

    @property
    def facts(self) -> AgreementFacts:
        """What the rule on sharing needs to know; asks for the signatures."""
        return AgreementFacts(
            title=self.title,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            review_due_on=self.review_due_on,
            signed=frozenset(one.agency_id for one in self.signatures.all() if one.withdrawn_on is None),
            purposes=frozenset(self.purposes),
            gateways=frozenset(self.gateways),
            categories=frozenset(self.categories),
        )


class AgreementSignature(models.Model):
    """An agency signed an agreement, or took its signature back. Never deleted."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    signed_on = models.DateField()
    signed_by_name = models.CharField(max_length=100)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "agency"], condition=Q(withdrawn_on__isnull=True), name="one_signature_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} signed {self.agreement_id}"
