"""The yearly assessment: open it, collect its figures, read it."""

from django.apps import apps
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from assessment import reference
from assessment.indicators import engine, monthly, observations, partnership, places, returns
from assessment.indicators.base import Made
from assessment.models import (
    PARAGRAPH,
    Area,
    Assessment,
    CollectionRun,
    Extract,
    Figure,
    Indicator,
    PublishedFigure,
    Trend,
)
from assessment.rules.periods import Period
from casework.audit import Access, Change, record_access, record_change

FIGURE_KEY = ("assessment", "indicator", "area", "breakdown", "period_start", "period_end")
"""What makes a figure the same figure when it is collected again."""


class SignedOffError(ValueError):
    """A signed-off assessment never changes."""


class UnknownPartnershipError(ValueError):
    """No partnership has that short name, or its area is not one that figures are held for."""


def find_partnership(slug: str) -> Model:
    """The partnership with a short name. Raises UnknownPartnershipError, naming those there are."""
    partnerships = apps.get_model("casework", "Partnership")._default_manager
    found = partnerships.filter(slug=slug).first()
    if found is None:
        known = ", ".join(partnerships.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise UnknownPartnershipError(f"There is no partnership “{slug}”. Known: {known}.")
    return found


def lock_draft(assessment: Assessment, refusal: str) -> None:
    """Hold an assessment until the transaction ends, so that nobody sends it for approval between a check and a change: the
    paper that is frozen would not have the change. Raises SignedOffError, with `refusal`, for one that is no draft."""
    status = Assessment.objects.select_for_update().values_list("status", flat=True).get(pk=assessment.pk)
    if status != Assessment.Status.DRAFT:
        raise SignedOffError(refusal)


@transaction.atomic
def open_assessment(*, partnership, period: Period, by) -> Assessment:
    """The newest assessment of a partnership for a year, made as a draft when there is none."""
    reference.ensure_reference()
    latest = Assessment.objects.filter(
        partnership=partnership, kind=Assessment.Kind.YEARLY, period_start=period.start, period_end=period.end
    ).order_by("-version")
    if found := latest.first():
        return found
    area = Area.objects.filter(code=partnership.area_code).first()
    if area is None:
        raise UnknownPartnershipError(f"No figures are held for the area of {partnership}.")
    made = Assessment.objects.create(
        partnership=partnership, area=area, period_start=period.start, period_end=period.end, created_by=by
    )
    record_change(operation=Change.COLLECTION, obj=made, by=by)
    return made


@transaction.atomic
def collect(*, assessment: Assessment, by) -> int:
    """Make every figure of a draft assessment anew and store them in place of the old. Returns how many there are.

    Raises SignedOffError for an assessment that is not a draft.
    """
    reference.ensure_reference()
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("partnership", "area")
    locked = rows.get(pk=assessment.pk)
    if not locked.is_draft:
        raise SignedOffError("The assessment is signed off, so its figures cannot change.")
    scope = engine.scope_of(locked)
    made = make_figures(locked, scope)
    before = locked.figures.count()
    _store(locked, made)
    _store_trends(locked, monthly.collect(scope))
    locked.collected_by, locked.collected_at = by, timezone.now()
    locked.save(update_fields=["collected_by", "collected_at"])
    changes = {"figures": [before, len(made)], "extracts": [None, sorted({e.sha256 for m in made for e in m.extracts})]}
    record_change(operation=Change.ALTERATION, obj=locked, by=by, changes=changes)
    return len(made)


def make_figures(assessment: Assessment, scope: engine.Scope) -> list[Made]:
    """Every figure of an assessment, not stored: what the indicators' recipes make of the imported counts for all 32
    boroughs and London, those of the borough's wards and small areas, what others worked out and agencies counted, and
    the partnership's casework."""
    made = engine.collect(scope) + places.collect(assessment)
    periods = [assessment.period.years_before(years) for years in engine.COMPARISON_YEARS]
    published = observations.collect([assessment.area, scope.london], periods)
    published += engine.with_following(scope, observations.of_all(scope.boroughs, scope.london, periods))
    made = _with_published(made, published)
    made += returns.collect(assessment.partnership, assessment.area, periods, made)
    return made + partnership.collect(assessment.partnership.slug, assessment.area, assessment.period)


def _with_published(made: list[Made], published: list[Made]) -> list[Made]:
    """Totals that others published beside ours. Where both are of one period, such as calls about anti-social behaviour of
    12 months, ours counts if its months are whole: it opens to them."""
    whole = {_key(one) for one in made if one.value is not None}
    kept = {_key(one): one for one in published if _key(one) not in whole}
    return [one for one in made if _key(one) not in kept] + list(kept.values())


def _key(made: Made) -> tuple[str, int, str, Period]:
    return made.code, made.area.pk, made.breakdown, made.period


def _store(assessment: Assessment, made: list[Made]) -> None:
    """Write each figure over the one it replaces, so that a link to a figure stays good, and drop what is no more."""
    indicators = {indicator.code: indicator for indicator in Indicator.objects.all()}
    published = {
        (figure.indicator_id, figure.area_id, figure.period_start, figure.period_end): figure
        for figure in PublishedFigure.objects.all()
    }
    figures = []
    for one in made:
        indicator = indicators[one.code]
        printed = published.get((indicator.pk, one.area.pk, one.period.start, one.period.end))
        figures.append(_figure(assessment, one, indicator, None if one.breakdown else printed))
    kept = [field.name for field in Figure._meta.concrete_fields if field.name not in ("id", *FIGURE_KEY)]
    stored = Figure.objects.bulk_create(figures, update_conflicts=True, unique_fields=FIGURE_KEY, update_fields=kept)
    assessment.figures.exclude(pk__in=[figure.pk for figure in stored]).delete()
    links = Figure.extracts.through
    links.objects.filter(figure_id__in=[figure.pk for figure in stored]).delete()  # no join: thousands of rows
    links.objects.bulk_create(
        links(figure_id=figure.pk, extract_id=extract.pk)
        for figure, one in zip(stored, made, strict=True)
        for extract in one.extracts
    )


def _store_trends(assessment: Assessment, series: list[monthly.Series]) -> None:
    """Write each series over the one it replaces, and drop what is no more."""
    trends = [
        Trend(
            assessment=assessment,
            indicator=one.indicator,
            area=one.area,
            first_month=one.first_month,
            values=one.values,
            detail=one.detail,
            source_text=one.source_text,
            extracted_on=one.extracted_on,
        )
        for one in series
    ]
    kept = ["first_month", "values", "detail", "source_text", "extracted_on"]
    key = ["assessment", "indicator", "area"]
    stored = Trend.objects.bulk_create(trends, update_conflicts=True, unique_fields=key, update_fields=kept)
    assessment.trends.exclude(pk__in=[trend.pk for trend in stored]).delete()


def _figure(assessment: Assessment, made: Made, indicator: Indicator, printed: PublishedFigure | None) -> Figure:
    return Figure(
        assessment=assessment,
        indicator=indicator,
        area=made.area,
        breakdown=made.breakdown,
        period_start=made.period.start,
        period_end=made.period.end,
        value=made.value,
        numerator=made.numerator,
        denominator=made.denominator,
        months_present=made.months_present,
        months_expected=made.months_expected,
        note=made.note,
        detail=made.detail,
        source_text=made.source_text,
        extracted_on=max((extract.extracted_on for extract in made.extracts), default=None),
        published_value=printed.value if printed else None,
        published_in=f"{printed.document}{PARAGRAPH}{printed.paragraph}" if printed else "",
    )


# --- Reading


def assessments_for(user) -> list[Assessment]:
    """The assessments of a person's own partnership, newest year first."""
    yearly = Assessment.objects.of(user.partnership_id).filter(kind=Assessment.Kind.YEARLY)
    return list(yearly.select_related("area", "partnership"))


def area_of(user) -> Area | None:
    """The borough of a person's partnership."""
    return Area.objects.filter(code=user.partnership.area_code).first() if user.partnership_id else None


def find_assessment(user, pk: int, *kinds: str) -> Assessment | None:
    """One assessment of these kinds of a person's own partnership, or None: another partnership's does not exist for
    them."""
    return (
        Assessment.objects.of(user.partnership_id)
        .filter(kind__in=kinds)
        .select_related("area", "partnership", "collected_by")
        .filter(pk=pk)
        .first()
    )


def find_figure(assessment: Assessment, pk: int) -> Figure | None:
    return assessment.figures.select_related("indicator__source", "area").filter(pk=pk).first()


def find_indicator(assessment: Assessment, code: str) -> Indicator | None:
    """An indicator that the assessment has a figure of."""
    return (
        Indicator.objects.select_related("source")
        .filter(code=code, pk__in=assessment.figures.values("indicator"))
        .first()
    )


def find_run(assessment: Assessment, pk: int) -> CollectionRun | None:
    return assessment.runs.filter(pk=pk).first()


def find_extract(pk: int) -> Extract | None:
    return Extract.objects.filter(pk=pk, status__in=[Extract.Status.IMPORTED, Extract.Status.UNDONE]).first()


# --- Background work


@transaction.atomic
def ask_to_collect(*, assessment: Assessment, by) -> CollectionRun:
    """Note that figures are to be collected. One that is still waiting is joined, not doubled. Raises SignedOffError."""
    if not assessment.is_draft:
        raise SignedOffError("The assessment is signed off, so its figures cannot change.")
    waiting = assessment.runs.select_for_update().filter(started_at=None, finished_at=None).first()
    return waiting or assessment.runs.create(requested_by=by)


def run_collection(*, run_id: int) -> None:
    """Do what was asked. Called again after a crash it starts over; a finished run is left alone."""
    run = CollectionRun.objects.select_related("assessment", "requested_by").get(pk=run_id)
    if run.finished_at:
        return
    run.started_at = timezone.now()
    run.save(update_fields=["started_at"])
    try:
        run.figures = collect(assessment=run.assessment, by=run.requested_by)
    except SignedOffError as refusal:
        run.problem = str(refusal)
    run.finished_at = timezone.now()
    run.save(update_fields=["figures", "problem", "finished_at"])


def record_download(*, assessment: Assessment, by, file_name: str) -> None:
    """Write down that a paper left the system, and who took it."""
    record_access(operation=Access.DISCLOSURE, by=by, obj=assessment, file_name=file_name, marking="OFFICIAL-SENSITIVE")
