"""Every part of the look on a few pages, with invented contents, for axe and for the eye."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

KINDS = [("personal", "Personal"), ("nuisance", "Nuisance"), ("environmental", "Environmental")]


class EveryField(forms.Form):
    happened_on = forms.DateField(label="When did it happen?", help_text="For example, 27 3 2017")
    happened_at = forms.TimeField(label="Time", required=False, help_text="For example, 14:30")
    kind = forms.ChoiceField(
        label="Type",
        choices=KINDS,
        widget=forms.RadioSelect(
            attrs={"option_hints": {"personal": "Aimed at one person or group"}, "label_size": "m"}
        ),
    )
    is_safe = forms.ChoiceField(
        label="Is the victim safe tonight?",
        choices=[("yes", "Yes"), ("no", "No"), ("unknown", "Don’t know")],
        widget=forms.RadioSelect(attrs={"inline": True}),
        error_messages={"required": "Say whether the victim is safe tonight"},
    )
    motives = forms.MultipleChoiceField(
        label="Hate motivation",
        choices=[("race", "Race"), ("faith", "Faith"), ("disability", "Disability")],
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        required=False,
        help_text="Select all that apply",
    )
    agency = forms.ChoiceField(
        label="Agency", choices=[("", "Select an agency"), ("met", "Metropolitan Police"), ("bh", "Barnet Homes")]
    )
    details = forms.CharField(label="What happened?", widget=forms.Textarea(attrs={"count": True}), max_length=400)
    postcode = forms.CharField(label="Postcode", max_length=8, widget=forms.TextInput(attrs={"width": 10}))
    email = forms.EmailField(label="Email address", required=False)
    calls = forms.IntegerField(label="Number of calls", min_value=0, max_value=99)
    cost = forms.DecimalField(label="Cost", widget=forms.NumberInput(attrs={"prefix": "£", "width": 5}))
    file = forms.FileField(label="Photograph", required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    has_consent = forms.BooleanField(label="The victim agrees to the referral", help_text="Ask each time")
    version = forms.IntegerField(widget=forms.HiddenInput, initial=3)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("is_safe") == "no" and not self.cleaned_data.get("agency"):
            raise forms.ValidationError("Select an agency when the victim is not safe")
        return self.cleaned_data


class FilterForm(forms.Form):
    search = forms.CharField(label="Reference or name", required=False)
    status = forms.MultipleChoiceField(
        label="Status",
        choices=[("open", "Open"), ("closed", "Closed")],
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        required=False,
    )
    lead = forms.ChoiceField(
        label="Lead agency",
        choices=[("", "Any"), ("vs", "Victim Support, Barnet antisocial behaviour project")],
        required=False,
    )
    since = forms.DateField(label="Opened since", required=False)


WRONG = {
    "happened_on-day": "27",
    "happened_on-month": "",
    "happened_on-year": "2017",
    "happened_at": "half past two",
    "is_safe": "no",
    "postcode": "A very long postcode",
    "email": "priya",
    "calls": "many",
    "version": "3",
}

TAGS = [("High risk", "red"), ("Open", "blue"), ("2 reports in 6 months", "yellow")]


def frame(request: HttpRequest) -> dict[str, Any]:
    """What casework.context.navigation gives each page, for somebody who is signed in."""
    partnership = SimpleNamespace(name="Barnet Safer Communities Partnership")
    return {
        "navigation": [
            ("My work", "/gallery/start/", False),
            ("Reports", "/gallery/list/", False),
            ("Cases", "/gallery/case/", True),
            ("Panel", "/gallery/form/", False),
            ("Assessment", "/gallery/errors/", False),
        ],
        "current_user": SimpleNamespace(
            is_authenticated=True,
            name="Priya Shah",
            email="priya.shah@example.org",
            agency=SimpleNamespace(name="Barnet Council"),
            partnership=partnership,
        ),
        "is_demonstration": True,
    }


def form_page(request: HttpRequest) -> HttpResponse:
    context = {
        "form": EveryField(),
        "heading": "Record a report",
        "caption": "ASB-1042",
        "submit_label": "Save report",
        "cancel_url": "/gallery/case/",
        "back_url": "/gallery/case/",
        "back_label": "Back to the case",
    }
    return render(request, "components/form_page.html", frame(request) | context)


def error_page(request: HttpRequest) -> HttpResponse:
    conflict = {
        "by": "Tom Reid (Metropolitan Police)",
        "at": timezone.now(),
        "changes": [{"label": "Status", "was": "Open", "now": "With the panel"}],
    }
    context = {"form": EveryField(WRONG), "heading": "Record a report", "conflict": conflict}
    return render(request, "components/form_page.html", frame(request) | context, status=409)


def list_page(request: HttpRequest) -> HttpResponse:
    rows = [
        (f"ASB-10{number}", "Noise and threats, Ballards Lane", ("High", "red"), date(2017, 3, 27), number)
        for number in range(40, 52)
    ]
    page = Paginator(range(500), 12).get_page(request.GET.get("page", 4))
    context = {"rows": rows, "page": page, "filter_form": FilterForm(request.GET or None), "heading": "Cases"}
    return render(request, "look/list.html", frame(request) | context | {"count_text": "1,000+ cases"})


def case_page(request: HttpRequest) -> HttpResponse:
    day = date(2017, 3, 27)
    context = {
        "tags": TAGS,
        "facts": [("Lead", "Barnet Council"), ("Next action", "due in 3 days"), ("Risk", "High, 31 of 60")],
        "tabs": [
            ("Overview", "?", True),
            ("Reports", "?t=1", False),
            ("Risk", "?t=2", False),
            ("Sharing", "?t=3", False),
        ],
        "entries": [
            {
                "title": "Case opened",
                "by": "Priya Shah, Barnet Council",
                "on": day,
                "body": "Two reports joined.",
                "tag": ("Case", "blue"),
            },
            {
                "title": "Report received",
                "by": "Dawn Clarke, Barnet Homes",
                "on": day - timedelta(days=9),
                "url": "?r=1",
            },
        ],
        "tomorrow": timezone.localdate() + timedelta(days=1),
    }
    return render(request, "look/case.html", frame(request) | context)


def start_page(request: HttpRequest) -> HttpResponse:
    context = {
        "metrics": [
            {"count": 3, "label": "actions overdue", "url": "?overdue", "is_alert": True},
            {"count": 12, "label": "actions due this week", "url": "?week"},
            {"count": "1,000+", "label": "open cases"},
        ],
        "messages": [
            Message("success", "Report saved"),
            Message("info", "You sent this form twice. It was saved once."),
        ],
    }
    return render(request, "look/start.html", frame(request) | context)


class Message(str):
    """A message as Django's message framework hands it to a template."""

    level_tag: str

    def __new__(cls, level_tag: str, text: str) -> "Message":
        message = super().__new__(cls, text)
        message.level_tag = level_tag
        return message


def plain(template: str, status: int = 200, **context: Any) -> Callable[[HttpRequest], HttpResponse]:
    """A page that is one template of the project."""

    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, frame(request) | context, status=status)

    return page


PAGES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "form": form_page,
    "errors": error_page,
    "list": list_page,
    "case": case_page,
    "start": start_page,
    "400": plain("400.html", 400),
    "403": plain("403.html", 403, agency="Barnet Council"),
    "403-csrf": plain("403_csrf.html", 403),
    "404": plain("404.html", 404),
    "409": plain("409.html", 409, conflict={"by": "Tom Reid", "at": timezone.now(), "changes": []}),
    "429": plain("429.html", 429),
    "500": plain("500.html", 500),
    "login": plain("account/login.html"),
    "logout": plain("account/logout.html"),
    "password": plain("account/password_change.html"),
    "accessibility": plain("accessibility.html"),
    "inactive": plain("account/account_inactive.html"),
}


def show(request: HttpRequest, name: str) -> HttpResponse:
    return PAGES[name](request)
