"""The proof of an assessment: what its composed paper claims, what the rules find, and the written reasons."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Prefetch, Q

from assessment.models import (
    AgencyReturn,
    Area,
    Assessment,
    Break,
    Extract,
    Figure,
    Indicator,
    PaperFile,
    PlanAction,
    ProofReason,
)
from assessment.paper.compose import Composed, compose, compose_with_gaps, sections_of
from assessment.reading import publication, tables
from assessment.rules import proof_text
from assessment.rules.blocks import Block, Heading, Paper
from assessment.rules.claims import Claim, claims_of, sentences_of
from assessment.rules.house_style import typed_numbers
from assessment.rules.proof import Facts, Finding, ReturnFact, SectionFact, SeriesBreak, Severity, Stated
from casework.audit import Change, record_change

RESTRICTED, PUBLIC = PaperFile.Audience.RESTRICTED, PaperFile.Audience.PUBLIC
ABOVE_PLACES = (Area.Kind.BOROUGH, Area.Kind.LONDON32, Area.Kind.EXTRA)
SHORTEST_LEAK = 30
"""Sentences shorter than this may stand in both versions by chance."""


class NotADraftError(ValueError):
    """Nothing about the assessment changes while it waits for approval, or once it is signed off."""

    def __init__(self, assessment: Assessment):
        waits = "waits for approval. Withdraw it first" if assessment.status == "approval" else "is signed off"
        super().__init__(f"The assessment {waits}, so nothing in it can change.")


class OtherFindingError(ValueError):
    """What was found is not what the reason was written for. `now` is what is found now, or None."""

    def __init__(self, now: Finding | None):
        self.now = now
        found = f"The proof now finds: {now.what}" if now else "The proof no longer finds this."
        super().__init__(f"What was found has changed. {found}")


class OtherReasonError(ValueError):
    """Somebody else wrote a reason meanwhile. `reason` is theirs."""

    def __init__(self, reason: ProofReason):
        self.reason = reason
        super().__init__(
            f"{reason.by.name} wrote a reason meanwhile: “{reason.reason}”. Save again to put yours in its place."
        )


class ReasonsRefusedError(ValueError):
    """Of several reasons some cannot be saved, so none was. `problems`: key of the finding → OtherFindingError or
    OtherReasonError."""

    def __init__(self, problems: dict[str, OtherFindingError | OtherReasonError]):
        self.problems = problems
        super().__init__("Nothing is saved")


@dataclass(frozen=True)
class Given:
    """A reason as it comes in. `finding` are the words that the officer read, `held` the reason that stood there when they
    opened the page (nothing where there was none)."""

    key: str
    finding: str
    reason: str
    held: str = ""


@dataclass(frozen=True)
class Judged:
    """A finding with the reason that was written for just this, if there is one."""

    finding: Finding
    reason: ProofReason | None = None

    @property
    def is_open(self) -> bool:
        blocks = self.finding.severity == Severity.BLOCKS
        return blocks or self.finding.severity == Severity.REASON and self.reason is None


@dataclass(frozen=True)
class Proof:
    """The whole proof of one assessment."""

    paper: Paper
    claims: list[Claim]
    stated: dict[int, Stated]
    judged: list[Judged]

    def of(self, severity: Severity) -> list[Judged]:
        return [one for one in self.judged if one.finding.severity == severity]

    @property
    def blocking(self) -> list[Judged]:
        return self.of(Severity.BLOCKS)

    @property
    def unreasoned(self) -> list[Judged]:
        return [one for one in self.of(Severity.REASON) if one.is_open]

    @property
    def is_ready(self) -> bool:
        return not any(one.is_open for one in self.judged)


def examine(assessment: Assessment) -> Proof:
    """Compose both versions of the paper and ask every rule of them."""
    whole = compose_with_gaps(assessment, RESTRICTED)
    paper = whole.paper if assessment.is_draft else compose(assessment, RESTRICTED)
    public = compose(assessment, PUBLIC)
    claims, public_claims = claims_of(paper), claims_of(public)
    stated = _stated({pk for claim in [*claims, *public_claims] for pk in claim.numbers})
    facts = Facts(
        claims=claims,
        stated=stated,
        public_claims=public_claims,
        hidden=frozenset(publication.hidden(assessment)),
        breaks=[
            SeriesBreak(one.code, one.on, tuple(one.indicators), one.text, one.is_comparable)
            for one in Break.objects.all()
        ],
        said=" ".join([*sentences_of(paper.blocks), *paper.notes]),
        sections=_sections(assessment, whole),
        newer_extracts=newer_extracts(assessment),
        returns=_returns(assessment),
        silent_actions=_silent_actions(assessment),
        leaks=_leaks(assessment, whole, public),
        is_collected=assessment.collected_at is not None,
    )
    reasons = {(one.key, one.finding): one for one in assessment.proof_reasons.select_related("by")}
    judged = [Judged(one, reasons.get((one.key, one.text))) for one in proof_text.examine(facts)]
    return Proof(paper, claims, stated, judged)


# --- Facts


def _stated(pks: set[int]) -> dict[int, Stated]:
    undone = Prefetch("extracts", Extract.objects.filter(status=Extract.Status.UNDONE).only("file_name"))
    rows = Figure.objects.filter(pk__in=pks).select_related("indicator__source", "area").prefetch_related(undone)
    return {figure.pk: _of_figure(figure) for figure in rows}


def _of_figure(figure: Figure) -> Stated:
    name = figure.detail.get("name") or figure.indicator.name
    label = figure.detail.get("label")
    is_place = figure.area.kind not in ABOVE_PLACES
    is_people = figure.indicator.source.code == "casework" and figure.indicator.unit == Indicator.Unit.COUNT
    return Stated(
        pk=figure.pk,
        code=figure.code,
        name=f"{name}: {label}" if label else name,
        unit=figure.indicator.unit,
        area=figure.area.name,
        period=figure.period,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        months_present=figure.months_present,
        months_expected=figure.months_expected,
        source=figure.indicator.source.code,
        publisher=tables.named_source(figure),
        extracted_on=figure.extracted_on,
        definition=figure.indicator.definition,
        answered=figure.detail.get("answered"),
        rank_of=figure.detail.get("of"),
        undone=tuple(one.file_name for one in figure.extracts.all()),
        is_small_place=is_place or is_people,
    )


def _sections(assessment: Assessment, whole: Composed) -> list[SectionFact]:
    sections = sections_of(assessment)
    asked = Count("comments", filter=Q(comments__resolved_at=None))
    comments = dict(assessment.sections.annotate(asked=asked).values_list("key", "asked"))
    found = []
    for n, section in enumerate(sections):
        below = sections[n + 1].level if n + 1 < len(sections) else 0
        written = whole.written.get(section.key)
        found.append(
            SectionFact(
                key=section.key,
                name=str(section),
                is_empty=not section.text.strip() and below <= section.level,
                is_restricted=section.is_restricted,
                pk=section.pk,
                typed=tuple(one.found for one in typed_numbers(section.text)),
                unreadable=tuple(str(one) for one in written.problems) if written else (),
                left_out=tuple(dict.fromkeys(one.missing for one in written.left_out)) if written else (),
                comments=comments.get(section.key, 0),
            )
        )
    return found


def newer_extracts(assessment: Assessment) -> list[tuple[int, str, datetime.date]]:
    """Extracts of the assessed years that were imported after the figures were collected: id, file, day of the extract."""
    if assessment.collected_at is None:
        return []
    first = assessment.period.years_before(5).start
    found = Extract.objects.filter(
        status=Extract.Status.IMPORTED,
        imported_at__gt=assessment.collected_at,
        last_month__gte=first,
        first_month__lte=assessment.period_end,
    )
    return list(found.order_by("pk").values_list("pk", "file_name", "extracted_on"))


def _returns(assessment: Assessment) -> list[ReturnFact]:
    asked = AgencyReturn.objects.filter(
        form__partnership=assessment.partnership_id,
        status__in=[AgencyReturn.Status.REQUESTED, AgencyReturn.Status.DRAFT],
        period_start__lte=assessment.period_end,
        period_end__gte=assessment.period_start,
    ).select_related("form__agency")
    return [
        ReturnFact(one.pk, str(one), one.form.agency.name, one.get_status_display(), one.due_on)
        for one in asked.order_by("pk")
    ]


def _silent_actions(assessment: Assessment) -> list[str]:
    actions = PlanAction.objects.filter(
        priority__strategy=assessment.strategy_id, year=assessment.year, updates=None
    ).exclude(rag=PlanAction.Rag.STOPPED)
    return list(actions.values_list("title", flat=True)) if assessment.strategy_id else []


def _leaks(assessment: Assessment, whole: Composed, public: Paper) -> list[str]:
    """Headings and sentences of restricted sections that stand in the public version."""
    restricted = [section for section in sections_of(assessment) if section.is_restricted]
    anchors = {block.anchor for block in public.blocks if isinstance(block, Heading)}
    shown = set(sentences_of(public.blocks))
    found = [f"the section “{section}”" for section in restricted if section.key in anchors]
    for section in restricted:
        blocks: Iterable[Block] = whole.written[section.key].blocks if section.key in whole.written else ()
        found += [f"“{one}”" for one in sentences_of(blocks) if len(one) >= SHORTEST_LEAK and one in shown]
    return found


# --- Written reasons


@transaction.atomic
def give_reasons(*, assessment: Assessment, given: list[Given], by) -> list[ProofReason]:
    """Write down why each of these findings may stand: all of them, or none.

    Raises NotADraftError, and ReasonsRefusedError when the proof finds something else now than what a reason was written
    for, or somebody else wrote a reason meanwhile.
    """
    locked = lock(assessment)
    if not locked.is_draft:
        raise NotADraftError(locked)
    now = {one.finding.key: one for one in examine(locked).judged}
    problems = {one.key: problem for one in given if (problem := _why_not(now.get(one.key), one))}
    if problems:
        raise ReasonsRefusedError(problems)
    return [_give(locked, one, by) for one in given]


def give_reason(*, assessment: Assessment, by, **given: str) -> ProofReason:
    """Write down why one finding may stand (the fields of Given).

    Raises NotADraftError, OtherFindingError and OtherReasonError.
    """
    one = Given(**given)
    try:
        return give_reasons(assessment=assessment, given=[one], by=by)[0]
    except ReasonsRefusedError as refusal:
        raise refusal.problems[one.key] from None


def _why_not(now: Judged | None, given: Given) -> OtherFindingError | OtherReasonError | None:
    if now is None or now.finding.text != given.finding or now.finding.severity != Severity.REASON:
        return OtherFindingError(now.finding if now else None)
    if now.reason and now.reason.reason != given.held:
        return OtherReasonError(now.reason)
    return None


def _give(assessment: Assessment, given: Given, by) -> ProofReason:
    facts = {"reason": given.reason, "by": by}
    made, is_new = ProofReason.objects.update_or_create(
        assessment=assessment, key=given.key, finding=given.finding, defaults=facts
    )
    changes = None if is_new else {"reason": [given.held, given.reason]}
    record_change(operation=Change.COLLECTION if is_new else Change.ALTERATION, obj=made, by=by, changes=changes)
    return made


def drop_stale_reasons(*, assessment: Assessment, found: Proof, by) -> None:
    """Take out reasons for what is not found any more, so that the paper does not print them."""
    kept = {one.reason.pk for one in found.judged if one.reason}
    for stale in assessment.proof_reasons.exclude(pk__in=kept):
        record_change(operation=Change.ERASURE, obj=stale, by=by, changes={"reason": [stale.reason, None]})
        stale.delete()


def lock(assessment: Assessment) -> Assessment:
    """The assessment as it stands now, locked until the transaction ends."""
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("partnership", "area", "sent_by")
    return rows.get(pk=assessment.pk)


def section_names(found: Proof) -> list[str]:
    """The sections that claim something, in the paper's order."""
    return list(dict.fromkeys(claim.section for claim in found.claims))


@dataclass(frozen=True)
class ClaimRow:
    """One figure of one claim, for the page that lists them. `figure` is None where the paper's figure is gone."""

    claim: Claim
    words: str
    figure: Figure | None
    cell: tables.Cell

    @property
    def source(self) -> str:
        return tables.named_source(self.figure) if self.figure else ""


def claimed_figures(claims: list[Claim]) -> list[tuple[Claim, int, str]]:
    """One line for each figure of each claim: the claim, the figure's number and the words that state it."""
    return [(claim, pk, words) for claim in claims for pk, words in claim.figures]


def claim_rows(shown: list[tuple[Claim, int, str]]) -> list[ClaimRow]:
    """These lines with their figures, read in one go."""
    rows = Figure.objects.filter(pk__in={pk for _, pk, _ in shown}).select_related("indicator__source", "area")
    figures = {figure.pk: figure for figure in rows}
    return [ClaimRow(claim, words, figures.get(pk), tables.Cell(figures.get(pk))) for claim, pk, words in shown]
