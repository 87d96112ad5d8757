"""Pages on which the assessment is written: the list of its sections, one section, its editor, the cover and the help."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from assessment.forms.writing import CommentForm, CoverForm, SectionForm
from assessment.models import Section
from assessment.paper import drafts, outline, proofread, prose, stock
from assessment.paper.footnotes import Notes
from assessment.paper.stock import Stock
from assessment.reading.tables import print_value
from assessment.rules import bindings
from assessment.rules.compare import compare
from assessment.services import writing
from assessment.services.assessments import SignedOffError
from assessment.views.doors import found_or_refused, own_assessment, tabs
from assessment.views.shown import shown
from casework.permissions import OfficerRequest, Permission, can, requires

TAB = "assessment:section-list"


def own_section(request: OfficerRequest, pk: int, section_pk: int) -> Section:
    """A section of an assessment of the person's own partnership."""
    return found_or_refused(request, writing.find_section(own_assessment(request, pk), section_pk))


def _may_write(request: OfficerRequest, assessment: Any) -> bool:
    return assessment.is_draft and can(request.user, Permission.ASSESSMENT_WRITE)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def list_sections(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    open_comments = Count("comments", filter=Q(comments__resolved_at=None))
    counted = assessment.sections.select_related("written_by").annotate(open_comments=open_comments)
    sections = list(counted.order_by("order"))  # counting would otherwise drop the order
    held = stock.read(assessment) if sections else None
    rows = [(section, _counted(section, held)) for section in sections if held]
    context = {
        "assessment": assessment,
        "tabs": tabs(request, assessment, TAB),
        "rows": rows,
        "order": writing.order_of(sections),
        "outline": [] if sections else outline.sections(assessment),
        "may_write": _may_write(request, assessment),
    }
    return render(request, "assessment/writing/list.html", context)


def _counted(section: Section, held: Stock) -> dict[str, int]:
    """How many things a writer should look at: what cannot stand, and what could be better."""
    remarks = proofread.look(section.text, held)
    errors = sum(remark.is_error for remark in remarks)
    return {"errors": errors, "hints": len(remarks) - errors}


@requires(Permission.ASSESSMENT_WRITE)
@require_POST
def begin(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    try:
        writing.begin(assessment=assessment, by=request.user)
    except SignedOffError as refusal:
        messages.warning(request, str(refusal))
    return redirect(TAB, pk)


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_section(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    return section_page(request, own_section(request, pk, section_pk), CommentForm())


def section_page(request: OfficerRequest, section: Section, form: CommentForm) -> HttpResponse:
    """A section as the paper has it, and what was said of it."""
    notes = Notes()
    held = stock.read(section.assessment)
    made = prose.write(section.text, held, notes, number=section.number, level=2)
    every = list(section.assessment.sections.values_list("pk", "title"))
    at = [key for key, _ in every].index(section.pk)
    context = {
        "assessment": section.assessment,
        "section": section,
        "tabs": tabs(request, section.assessment, TAB),
        "blocks": shown(made.blocks),
        "left_out": made.left_out,
        "notes": notes.texts,
        "comments": section.comments.select_related("by", "resolved_by"),
        "form": form,
        "may_write": _may_write(request, section.assessment),
        "before": every[at - 1] if at else None,
        "after": every[at + 1] if at + 1 < len(every) else None,
    }
    return render(request, "assessment/writing/section.html", context)


@requires(Permission.ASSESSMENT_WRITE)
def edit_section(request: OfficerRequest, pk: int, section_pk: int) -> HttpResponse:
    section = own_section(request, pk, section_pk)
    if not section.assessment.is_draft:
        messages.warning(request, "The assessment is not a draft any more, so its text cannot change.")
        return redirect("assessment:section", pk, section_pk)
    form = SectionForm(request.POST) if request.method == "POST" else SectionForm.of(section)
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid() and "preview" not in request.POST:
        try:
            writing.save(section=section, by=request.user, **form.cleaned_data)
            messages.success(request, f"“{form.cleaned_data['title']}” is saved.")
            return redirect("assessment:section", pk, section_pk)
        except writing.ChangedMeanwhileError as stale:
            context = _conflict(form, section, stale.section)
    return _editor(request, section, form, context)


def _conflict(form: SectionForm, section: Section, now: Section) -> dict[str, Any]:
    """Tell the second of two what the first changed. What they typed stays, and is next saved over what is there now."""
    begun = writing.find_version(section, form.cleaned_data["version"])
    form.data = {**form.data, "version": str(now.version)}
    return {"stale": now, "changes": compare(begun.text if begun else "", now.text), "status": 409}


def _editor(request: OfficerRequest, section: Section, form: SectionForm, context: dict[str, Any]) -> HttpResponse:
    text = str(form["text"].value() or "").replace("\r\n", "\n")
    held, notes = stock.read(section.assessment), Notes()
    context |= {
        "assessment": section.assessment,
        "section": section,
        "form": form,
        "remarks": proofread.look(text, held),
        "offers": _offers(section, held),
    }
    if "preview" in request.POST:
        made = prose.write(text, held, notes, number=section.number, level=2)
        context |= {"preview": shown(made.blocks), "left_out": made.left_out, "notes": notes.texts}
    return render(request, "assessment/writing/edit.html", context, status=context.get("status", 200))


ASIDE = {"summary": ("overall", "volume-crime"), "overall": ("overall",), "last-year": ("overall", "volume-crime")}
"""What is offered beside the sections that are of no priority."""


def _offers(section: Section, held: Stock) -> list[tuple[str, str]]:
    """Sentences that the figures suggest for this section: as they will read, and the text to insert."""
    priority = outline.priority_of(section)
    priorities = (priority,) if priority else ASIDE.get(section.key, ())
    offers = [draft for one in priorities for draft in drafts.offered(held, one)]
    return [(read_out(draft.text, held), draft.text) for draft in offers]


def read_out(text: str, held: Stock) -> str:
    """A short text as it will read, without its styles."""
    blocks = prose.write(text, held, Notes()).blocks
    return " ".join("".join(run.text for run in getattr(block, "runs", [])) for block in blocks)


@requires(Permission.ASSESSMENT_WRITE)
def edit_cover(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    form = CoverForm(request.POST or None, instance=assessment)
    back = reverse(TAB, args=[pk])
    if form.is_bound and form.is_valid():
        try:
            writing.set_cover(assessment=assessment, by=request.user, facts=form.cleaned_data)
            messages.success(request, "The cover is saved.")
        except SignedOffError as refusal:
            messages.warning(request, str(refusal))
        return redirect(back)
    context = {"form": form, "heading": "Cover of the paper", "caption": str(assessment), "submit_label": "Save cover"}
    return render(request, "components/form_page.html", context | {"back_url": back, "cancel_url": back})


@requires(Permission.ASSESSMENT_VIEW)
@require_GET
def show_help(request: OfficerRequest, pk: int) -> HttpResponse:
    """How figures are called for, and every figure that can be."""
    assessment = own_assessment(request, pk)
    held = stock.read(assessment)
    figures = sorted(held.latest.values(), key=lambda figure: (figure.indicator.order, figure.code))
    context = {
        "assessment": assessment,
        "inline": [_lesson(word, text, held) for word, text in bindings.INLINE.items()],
        "alone": [(word, *_apart(text)) for word, text in bindings.BLOCKS.items()],
        "tables": bindings.TABLES,
        "periods": bindings.NAMED_PERIODS,
        "figures": [(figure, print_value(figure)) for figure in figures if not figure.breakdown],
    }
    return render(request, "assessment/writing/help.html", context)


def _lesson(word: str, text: str, held: Stock) -> tuple[str, str, str, str]:
    """A word, what it is for, an example, and what the example says here."""
    what, example = _apart(text)
    return word, what, example, read_out(example, held) or "not held here"


def _apart(text: str) -> tuple[str, str]:
    start, end = text.index("{{"), text.index("}}") + 2
    return text[:start].rstrip(": "), text[start:end]
