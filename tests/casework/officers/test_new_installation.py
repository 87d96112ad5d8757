"""The commands that begin an installation, where there is nobody yet."""

import re
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from casework.models import Agency, Partnership, User, Ward
from tests.casework.officers.test_invitations import GOOD, at, join, page_of
from tests.casework.screen import signed_in, words

BARNET = {
    "name": "Barnet Safer Communities Partnership",
    "area_code": "E09000003",
    "area_name": "Barnet",
    "prefix": "BAR",
    "lead_agency": "Barnet Council",
}


@pytest.mark.django_db
def test_a_new_installation_begins_with_two_commands_and_a_printed_link(capsys: Any) -> None:
    call_command("create_partnership", **BARNET)
    call_command("appoint", "asif.rahman@example.org", name="Asif Rahman", address="https://asb.example.org/")
    found = re.search(r"https://asb\.example\.org/join/([\w-]{43})/", capsys.readouterr().out)
    assert found
    assert join(found[1])["Location"] == reverse("account_login")
    user = User.objects.get()
    assert (user.roles, user.agency.name, user.partnership.case_prefix) == (["system_admin"], "Barnet Council", "BAR")
    assert user.partnership.lead_agency == user.agency and not user.partnership.is_demonstration
    panel = user.partnership.panels.get()  # without one no meeting can be planned, and no screen makes one
    assert (panel.agency, panel.name) == (user.agency, "Community safety panel")
    assert Ward.objects.filter(area_code="E09000003").exists()
    assert user.check_password(GOOD)
    assert signed_in(user).get(at("agency-list")).status_code == 200
    assert "This link does not work" in words(page_of(found[1]))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"area_code": "Barnet"}, {"prefix": "bar"}, {"prefix": "TOOLONG"}, {"name": ""}, {"area_name": ""}]
)
def test_a_partnership_with_a_wrong_fact_is_not_made(wrong: dict[str, str]) -> None:
    with pytest.raises(CommandError):
        call_command("create_partnership", **BARNET | wrong)
    assert not Partnership.objects.exists() and not Agency.objects.exists()
