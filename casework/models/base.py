"""What several nouns share: the version that guards against two people saving at once, numbers, double submits."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q

from casework.rules.categories import Circle
from casework.rules.circles import lets_in


class Versioned(models.Model):
    """A record that several people may edit. `version` rises with every save; a form made from an older one is stale."""

    version = models.PositiveIntegerField(default=1, editable=False)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        abstract = True


def in_circle(user, circle: str = "circle", *, named: str = "circle_agencies", holder: str = "agency") -> Q:
    """The rule of rules/circles.py for rows, with the names of their columns."""
    return (
        Q(**{circle: Circle.CASE})
        | Q(**{holder: user.agency_id})
        | Q(**{circle: Circle.NAMED, f"{named}__contains": [user.agency_id]})
    )


class CircledQuerySet(models.QuerySet):
    def readable_by(self, user) -> "CircledQuerySet":
        """Within a case that the officer may read: what is in everyone's circle, what names their agency, and what their
        agency wrote."""
        return self.filter(in_circle(user))


class Circled(models.Model):
    """An item in a case that its author may keep from some of the agencies on the case. It has an `agency`, the author's."""

    circle = models.CharField(max_length=10, choices=Circle.choices, default=Circle.CASE)
    circle_agencies = ArrayField(models.BigIntegerField(), default=list, blank=True)

    class Meta:
        abstract = True

    def is_readable_by(self, user) -> bool:
        """As `CircledQuerySet.readable_by`, for one row."""
        holder = self.agency_id  # type: ignore[attr-defined]
        return lets_in(user.agency_id, holder=holder, circle=self.circle, named=self.circle_agencies)


class Counter(models.Model):
    """The last number given out for one kind of reference, such as a partnership's cases of one year."""

    key = models.CharField(max_length=60, primary_key=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"

    @staticmethod
    def next(key: str, step: int = 1) -> int:
        """The next free number, or the last of `step` numbers taken at once; concurrent callers never share one."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO casework_counter (key, last) VALUES (%s, %s)"
                " ON CONFLICT (key) DO UPDATE SET last = casework_counter.last + excluded.last RETURNING last",
                [key, step],
            )
            return cursor.fetchone()[0]


class Submission(models.Model):
    """A form that was sent, and where its sender was led. Sent again, it leads there again and changes nothing."""

    token = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.token)
