"""Pages of the scored threats, of consultation, and of what became of the year's objectives."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from assessment.forms.threats import ConsultationForm, ScoreForm, ThemeForm
from assessment.models import Assessment
from assessment.paper import plan_blocks
from assessment.reading.cited import cited
from assessment.reading.strategies import strategy_of
from assessment.reading.threats import find_threat, matrix_of, ranked, year_before
from assessment.services import consultations, threats
from assessment.services.assessments import SignedOffError
from assessment.views.doors import found_or_refused, own_assessment, tabs
from assessment.views.pages import data_of, form_page
from casework.permissions import OfficerRequest, Permission, can, requires

MAKES, TELLS = Permission.ASSESSMENT_WRITE, Permission.ASSESSMENT_VIEW


def _context(request: OfficerRequest, assessment: Assessment, tab: str) -> dict:
    return {
        "assessment": assessment,
        "tabs": tabs(request, assessment, tab),
        "may_write": assessment.is_draft and can(request.user, MAKES),
    }


@requires(TELLS)
@require_GET
def show_objectives(request: OfficerRequest, pk: int) -> HttpResponse:
    """What became of the assessed year's outcomes and actions."""
    assessment = own_assessment(request, pk)
    context = _context(request, assessment, "assessment:plan")
    context |= {"strategy": strategy_of(assessment), "blocks": plan_blocks.progress_blocks(assessment)}
    return render(request, "assessment/objectives.html", context)


# --- Threats


@requires(TELLS)
@require_GET
def list_threats(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    matrix = matrix_of(assessment)
    context = _context(request, assessment, "assessment:threats") | {
        "ranked": ranked(assessment),
        "year_before": year_before(assessment),
        "matrix": matrix,
        "method": plan_blocks.METHOD,
    }
    return render(request, "assessment/threats.html", context)


@requires(MAKES)
def add_threat(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    form = ThemeForm(data_of(request), strategy=strategy_of(assessment))
    back = reverse("assessment:threats", args=[pk])

    def save() -> str:
        made = threats.add_theme(assessment=assessment, by=request.user, **form.fields_to_save)
        return reverse("assessment:threat", args=[pk, made.pk])

    return form_page(
        request, form, save, heading="Add a threat", submit_label="Add and score it", cancel_url=back, back_url=back
    )


@requires(TELLS)
def show_threat(request: OfficerRequest, pk: int, threat_pk: int) -> HttpResponse:
    """One threat: its scores, and for who may, the form to score it."""
    assessment = own_assessment(request, pk)
    threat = found_or_refused(request, find_threat(assessment, threat_pk))
    matrix, back = matrix_of(assessment), reverse("assessment:threats", args=[pk])
    form = ScoreForm(data_of(request), matrix=matrix, strategy=strategy_of(assessment), record=threat)

    def save() -> str:
        threats.score(threat=threat, by=request.user, seen=form.seen, **form.scored)
        messages.success(request, f"{threat.theme} is scored.")
        return back

    placed = next(one for one in ranked(assessment) if one.threat.pk == threat.pk)
    context = _context(request, assessment, "assessment:threats") | {
        "ranked": placed,
        "criteria": [(one, threat.scores.get(one.code), threat.evidence.get(one.code, "")) for one in matrix.criteria],
        "cited": cited(assessment, threat.figures).values(),
    }
    if not context["may_write"] or request.method == "GET" and "score" not in request.GET:
        return render(request, "assessment/threat.html", context)
    return form_page(
        request,
        form,
        save,
        template="assessment/threat_score.html",
        heading=threat.theme,
        back_url=back,
        cancel_url=back,
    )


@requires(MAKES)
def remove_threat(request: OfficerRequest, pk: int, threat_pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    threat = found_or_refused(request, find_threat(assessment, threat_pk))
    return _remove(
        request,
        threat,
        "threat",
        "assessment:threats",
        pk,
        lambda: threats.remove_theme(threat=threat, by=request.user),
    )


def _remove(request: OfficerRequest, item, noun: str, address: str, pk: int, act) -> HttpResponse:
    """Ask once more, then take it away; a paper that is closed says so."""
    back = reverse(address, args=[pk])
    if request.method == "POST":
        try:
            act()
            messages.success(request, f"The {noun} is removed.")
        except SignedOffError as refusal:
            messages.warning(request, str(refusal))
        return redirect(back)
    return render(request, "assessment/plan_remove.html", {"item": item, "noun": noun, "back_url": back, "reason": ""})


# --- Consultation


@requires(TELLS)
@require_GET
def list_consultations(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    told = [
        (
            one,
            plan_blocks.asked(one),
            [(what, f"{many:,} of {of:,}", plan_blocks.share(many, of)) for what, many, of in one.results],
        )
        for one in assessment.consultations.all()
    ]
    context = _context(request, assessment, "assessment:consultation") | {"told": told}
    return render(request, "assessment/consultation.html", context)


@requires(MAKES)
def add_consultation(request: OfficerRequest, pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    form = ConsultationForm(data_of(request))
    back = reverse("assessment:consultation", args=[pk])

    def save() -> str:
        consultations.add(assessment=assessment, by=request.user, **form.fields_to_save)
        messages.success(request, "The consultation is recorded.")
        return back

    return form_page(request, form, save, heading="Record a consultation", cancel_url=back, back_url=back)


@requires(MAKES)
def change_consultation(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    consultation = found_or_refused(request, consultations.find(assessment, item_pk))
    form = ConsultationForm(data_of(request), record=consultation)
    back = reverse("assessment:consultation", args=[pk])

    def save() -> str:
        consultations.change(consultation=consultation, by=request.user, seen=form.seen, **form.fields_to_save)
        messages.success(request, "Saved.")
        return back

    return form_page(request, form, save, heading="Change the consultation", cancel_url=back, back_url=back)


@requires(MAKES)
def remove_consultation(request: OfficerRequest, pk: int, item_pk: int) -> HttpResponse:
    assessment = own_assessment(request, pk)
    found = found_or_refused(request, consultations.find(assessment, item_pk))

    def act() -> None:
        consultations.take_away(consultation=found, by=request.user)

    return _remove(request, found, "consultation", "assessment:consultation", pk, act)
