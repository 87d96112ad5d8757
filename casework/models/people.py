"""People, as the agencies know them."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from casework.models.base import Versioned, in_circle
from casework.rules.categories import Circle, SafeMethod
from casework.rules.circles import lets_in
from casework.rules.matching import PersonFact


def address_shown(user, person: str = "") -> Q:
    """Is the address of the person in the columns that begin with `person` in a circle of the officer's agency? As
    `Person.shows_address_to`, for rows."""
    named, holder = f"{person}address_agencies", f"{person}agency"
    return in_circle(user, f"{person}address_circle", named=named, holder=holder)


class Person(Versioned):
    """A human being as one agency recorded them. Two agencies may each hold a record of the same human being: the two
    rows then share `identity`, and neither agency sees the other's row by that. Changed by the agency that holds it,
    which also says which of the agencies on a case may read where they live and how to reach them."""

    partnership = models.ForeignKey("casework.Partnership", on_delete=models.PROTECT, related_name="+")
    agency = models.ForeignKey("casework.Agency", on_delete=models.PROTECT, related_name="+")
    identity = models.UUIDField(default=uuid.uuid4, db_index=True)
    given_name = models.CharField(max_length=60)
    family_name = models.CharField(max_length=60)
    date_of_birth = models.DateField(null=True, blank=True, db_index=True)
    phone = models.CharField(max_length=30, blank=True)
    phone_key = models.CharField(max_length=10, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    home = models.ForeignKey("casework.Place", on_delete=models.PROTECT, null=True, related_name="residents")
    safe_method = models.CharField(max_length=20, choices=SafeMethod.choices, blank=True)
    safe_note = models.TextField(blank=True)
    address_circle = models.CharField(max_length=10, choices=Circle.choices, default=Circle.CASE)
    address_agencies = ArrayField(models.BigIntegerField(), default=list, blank=True)
    contact_circle = models.CharField(max_length=10, choices=Circle.choices, default=Circle.CASE)
    contact_agencies = ArrayField(models.BigIntegerField(), default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            # For a beginning and for the whole, in any case: what istartswith and iexact ask.
            models.Index(
                models.F("partnership"),
                OpClass(Upper("family_name"), name="varchar_pattern_ops"),
                name="person_family_name",
            ),
            models.Index(Upper("email"), name="person_email", condition=~Q(email="")),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def shows_address_to(self, user) -> bool:
        """Does the circle of where they live let the officer's agency in? What pages show asks services/known.py, which
        asks this."""
        circle, named = self.address_circle, self.address_agencies
        return lets_in(user.agency_id, holder=self.agency_id, circle=circle, named=named)

    def shows_contact_to(self, user) -> bool:
        """The same of how to reach them: phone, e-mail, and what is safe."""
        circle, named = self.contact_circle, self.contact_agencies
        return lets_in(user.agency_id, holder=self.agency_id, circle=circle, named=named)

    @property
    def fact(self) -> PersonFact:
        return PersonFact(
            given_name=self.given_name,
            family_name=self.family_name,
            date_of_birth=self.date_of_birth,
            phone=self.phone,
            email=self.email,
            postcode=self.home.postcode if self.home else "",
        )


class PersonMatch(models.Model):
    """An officer's decision that two records are the same human being, with the score that they were shown."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="matches")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    is_same = models.BooleanField()
    score = models.PositiveSmallIntegerField()
    reasons = models.CharField(max_length=200)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "person matches"
        constraints = [models.UniqueConstraint(fields=["person", "other"], name="one_decision_a_pair")]

    def __str__(self) -> str:
        return f"{self.person_id} {'=' if self.is_same else '≠'} {self.other_id}"
