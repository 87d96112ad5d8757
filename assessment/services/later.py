"""What a signed-off assessment would say if it were made today, and how it stands to last year's. Changes nothing."""

import contextlib
import datetime
from collections import defaultdict
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from assessment.indicators import engine
from assessment.indicators.base import Made
from assessment.models import Area, Assessment, Figure, Indicator
from assessment.reading import casework, tables
from assessment.rules import arithmetic
from assessment.rules.periods import print_date
from assessment.services import assessments
from assessment.services.signoff import DEFINITIONS

PLACES = 10
"""Decimals that a figure is stored with."""
KEPT_SECONDS = 24 * 3600
"""How long an answer is kept for whoever asked; it is stored nowhere else."""

Key = tuple[str, int, str, Any, Any]


@dataclass(frozen=True)
class Difference:
    """One figure that would differ: as signed, as it would be, both as printed, and why. `figure` is the stored one, or
    None where there would be a new one."""

    code: str
    name: str
    area: str
    period: str
    signed: str
    today: str
    why: str
    is_own: bool
    figure: int | None


class _Undone(Exception):
    """Takes back what computing wrote on its way."""


def differences(assessment: Assessment, tell: Callable[[str], None] = lambda step: None) -> list[Difference]:
    """Compute every figure as it would be made today and say which differ, those of the assessment's own area and of London
    first. Nothing is stored. `tell` hears how far it is."""
    tell("Collecting the figures as they would be today")
    found: list[Difference] = []
    with contextlib.suppress(_Undone), transaction.atomic():
        made = assessments.make_figures(assessment, engine.scope_of(assessment))
        tell("Comparing them with the signed paper")
        found = _compared(assessment, made)
        raise _Undone
    return sorted(found, key=lambda one: (not one.is_own, one.area, one.code, one.period))


def _compared(assessment: Assessment, made: list[Made]) -> list[Difference]:
    rows = assessment.figures.select_related("indicator__source", "area").prefetch_related("extracts")
    stored = {_key_of(figure): figure for figure in rows}
    today = {(one.code, one.area.pk, one.breakdown, one.period.start, one.period.end): one for one in made}
    indicators = {one.code: one for one in Indicator.objects.select_related("source")}
    found = []
    for key, figure in stored.items():
        now = today.get(key)
        if now is None:
            found.append(
                _difference(assessment, figure, figure, None, "Not made any more: its indicator was taken out.")
            )
        elif _rounded(now.value) != figure.value:
            found.append(
                _difference(assessment, figure, figure, now, _why(assessment, figure, now, indicators[now.code]))
            )
    for key in today.keys() - stored.keys():
        now = today[key]
        like = Figure(
            indicator=indicators[now.code], area=now.area, breakdown=now.breakdown, period_start=now.period.start,
            period_end=now.period.end, detail=now.detail,
        )  # fmt: skip
        found.append(_difference(assessment, like, None, now, "New: it was not held when the paper was signed."))
    return found


def _key_of(figure: Figure) -> Key:
    return figure.indicator.code, figure.area_id, figure.breakdown, figure.period_start, figure.period_end


def _rounded(value):
    return None if value is None else arithmetic.round_half_up(value, PLACES)


def _difference(assessment: Assessment, like: Figure, signed: Figure | None, now: Made | None, why: str) -> Difference:
    name = like.detail.get("name") or like.indicator.name
    label = like.detail.get("label")
    return Difference(
        code=like.code,
        name=f"{name}: {label}" if label else name,
        area=like.area.name,
        period=like.period.dates,
        signed=tables.print_value(signed) if signed else "–",
        today=_printed(like, now),
        why=why,
        is_own=like.area_id == assessment.area_id or like.area.kind == Area.Kind.LONDON32,
        figure=signed.pk if signed else None,
    )


def _printed(like: Figure, now: Made | None) -> str:
    if now is None:
        return "–"
    return tables.print_value(
        Figure(indicator=like.indicator, area=like.area, value=now.value, detail=now.detail, breakdown=now.breakdown)
    )


def _why(assessment: Assessment, figure: Figure, now: Made, indicator: Indicator) -> str:
    """The likeliest reason, from what the figure was made of then and would be made of now."""
    held = {extract.pk for extract in figure.extracts.all()}
    newer = [extract for extract in now.extracts if extract.pk not in held]
    files = "; ".join(f"{one.file_name}, extract of {print_date(one.extracted_on)}" for one in newer)
    was = ((assessment.frozen or {}).get(DEFINITIONS) or {}).get(now.code)
    if newer and figure.value is None:
        return f"Months that were missing have arrived: {files}."
    if newer and now.value is None:
        return f"Not whole any more since {files}: {now.note}"
    if newer:
        return f"Restated, or records came late: {files}."
    if was is not None and was != indicator.definition:
        return "The definition of the indicator was changed."
    if indicator.source.code == "casework":
        return "Reports or cases were recorded late, corrected or erased."
    if figure.numerator == now.numerator and figure.denominator != now.denominator:
        return f"Divided by another number: {now.source_text.rpartition(';')[2].strip()}."
    if figure.source_text != now.source_text:
        return f"Another source: {now.source_text}."
    return "It is made from other figures that differ, or in another way than then."


# --- In the background: the answer is kept for whoever asks again, and nowhere else


def _name(assessment_id: int) -> str:
    return f"assessment-today-{assessment_id}"


def ask(*, assessment: Assessment) -> bool:
    """Note that it is to be computed. False while it is being computed already."""
    waiting = {"step": "Waiting to start", "since": timezone.now().isoformat()}
    held = cache.get(_name(assessment.pk))
    if held and "step" in held and held["since"] > (timezone.now() - datetime.timedelta(minutes=15)).isoformat():
        return False
    cache.set(_name(assessment.pk), waiting, KEPT_SECONDS)
    return True


def answer(assessment: Assessment) -> dict[str, Any] | None:
    """What is known: {"step", "since"} while it is computed, {"differences", "at"} when it is done, {"problem"} when it
    failed, or None when nobody has asked."""
    return cache.get(_name(assessment.pk))


def compute(*, assessment_id: int) -> None:
    """Do what was asked. Run twice it gives the same answer."""
    assessment = Assessment.objects.select_related("partnership", "area").get(pk=assessment_id)
    since = timezone.now().isoformat()

    def tell(step: str) -> None:
        cache.set(_name(assessment_id), {"step": step, "since": since}, KEPT_SECONDS)

    try:
        found = differences(assessment, tell)
    except Exception:
        cache.set(_name(assessment_id), {"problem": "It could not be computed. Ask again."}, KEPT_SECONDS)
        raise
    done = {"at": timezone.now().isoformat(), "differences": [asdict(one) for one in found]}
    cache.set(_name(assessment_id), done, KEPT_SECONDS)


# --- Last year's paper


@dataclass(frozen=True)
class Against:
    """One figure of last year's paper beside this year's: what each says of last year, and of this."""

    name: str
    then: tables.Cell
    again: tables.Cell
    now: tables.Cell
    change: str

    @property
    def is_restated(self) -> bool:
        """Whether this paper says another thing of last year than last year's paper did."""
        return self.again.figure is not None and self.then.text != self.again.text


def last_years(assessment: Assessment) -> Assessment | None:
    """The assessment of the year before: the newest signed version, or else the newest draft."""
    period = assessment.period.years_before(1)
    found = Assessment.objects.filter(
        partnership=assessment.partnership_id, kind=assessment.kind, period_start=period.start, period_end=period.end
    )
    signed = found.filter(status=Assessment.Status.SIGNED_OFF)
    return signed.order_by("-version").first() or found.order_by("-version").first()


def against(assessment: Assessment, last: Assessment) -> list[Against]:
    """Every figure of the area that either paper has of its own year, with what both say of last year."""
    now, then = (tables.index(tables.all_figures(one, one.area)) for one in (assessment, last))
    codes: dict[str, Figure] = {}
    for held, period in ((now, assessment.period), (then, last.period)):
        for (code, of), figure in held.items():
            if of == period:
                codes.setdefault(code, figure)
    rows = []
    for code, figure in codes.items():
        mine, again = now.get((code, assessment.period)), now.get((code, last.period))
        theirs = then.get((code, last.period))
        rows.append(
            Against(_name_of(figure), tables.Cell(theirs), tables.Cell(again), tables.Cell(mine), _moved(theirs, mine))
        )
    return rows


def _name_of(figure: Figure) -> str:
    name, label = figure.detail.get("name") or figure.indicator.name, figure.detail.get("label")
    return f"{name}: {label}" if label else name


def _moved(before: Figure | None, now: Figure | None) -> str:
    return casework.change(before, now) if now is not None else ""


def by_area(found: list[dict[str, Any]]) -> dict[str, int]:
    """How many figures of other areas differ, by area."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        if not one["is_own"]:
            counts[one["area"]] += 1
    return dict(counts)
