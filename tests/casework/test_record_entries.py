"""Entries that no page of a record writes: commands, refused forms, refusals by role."""

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from casework.models import AccessEntry
from tests import factories as make
from tests.casework.screen import signed_in
from tests.personas import Cast


def test_the_commands_write_down_what_they_print_and_make(cast: Cast) -> None:
    call_command("load_reference", verbosity=0)
    call_command("assess", partnership="barnet", year="2016-17", verbosity=0)
    printed = AccessEntry.objects.get(operation="disclosure")
    assert (printed.user_label, printed.partnership_id) == ("The system", cast.barnet.pk)
    assert printed.detail["file_name"] == "printed by the command assess"


def test_a_form_without_its_token_is_refused_and_written_down(cast: Cast) -> None:
    case = make.make_case(cast.case_lead)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_lead, backend="django.contrib.auth.backends.ModelBackend")
    url = reverse("casework:case-close", args=[case.reference])
    assert client.post(url, {"reason": "resolved"}).status_code == 403
    entry = AccessEntry.objects.filter(operation="refused").latest("pk")
    assert (entry.user_label, entry.records) == ("Priya Shah", [case.reference])


def test_a_refused_search_by_role_says_who_and_where(cast: Cast) -> None:
    signed_in(cast.analyst).get(reverse("casework:case-list"), {"q": "Yusuf"})
    entry = AccessEntry.objects.get(operation="refused")
    assert (entry.user_label, entry.object_label) == ("Marcus Bell", "/cases/")
