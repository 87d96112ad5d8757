"""What changed in the text of a whole paper: since a day on which it was written, or against last year's. Reads."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models.functions import TruncDate

from assessment.models import Assessment, SectionVersion
from assessment.rules.compare import Piece, compare

MOST_DAYS = 10


@dataclass(frozen=True)
class Changed:
    """A section that is not as it was. `state` is "added", "removed" or "changed"."""

    title: str
    state: str
    pieces: list[Piece]


Texts = Mapping[str, tuple[str, str]]
"""Title and text of each section, by its key."""


def texts_now(assessment: Assessment) -> Texts:
    return {one.key: (str(one), one.text) for one in assessment.sections.all()}


def texts_on(assessment: Assessment, day: datetime.date) -> Texts:
    """The sections as they stood at the end of a day: each in the last version that was saved by then."""
    versions = SectionVersion.objects.filter(section__assessment=assessment, at__date__lte=day).select_related(
        "section"
    )
    found = {}
    for one in versions.order_by("section__order", "version"):
        found[one.section.key] = (f"{one.section.number} {one.title}".strip(), one.text)
    return found


def days_written(assessment: Assessment) -> list[datetime.date]:
    """The days on which somebody saved a section, the newest first; a few."""
    days = SectionVersion.objects.filter(section__assessment=assessment).values_list(TruncDate("at"), flat=True)
    return list(days.order_by("-at__date").distinct()[:MOST_DAYS])


def changes(before: Texts, now: Texts) -> list[Changed]:
    """The sections that differ, in the order of the paper now; those that are gone come last."""
    found = []
    for key, (title, text) in now.items():
        if key not in before:
            found.append(Changed(title, "added", compare("", text)))
        elif before[key] != (title, text):
            found.append(Changed(title, "changed", compare("\n\n".join(before[key]), "\n\n".join((title, text)))))
    gone = [Changed(title, "removed", compare(text, "")) for key, (title, text) in before.items() if key not in now]
    return found + gone
