"""The data policy names every field, and can be read."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings

from casework.models import User
from casework.rules.retention import RecordType
from casework.services.policy import policy_period

POLICY: dict[str, Any] = yaml.safe_load((Path(settings.BASE_DIR) / "data_policy.yaml").read_text(encoding="utf-8"))
GROUPS = [pytest.param(group, id=group["name"]) for group in POLICY["groups"]]


def listed() -> Counter[str]:
    """How often each field stands in the policy: "Person.phone", or "assessment.Extract.imported_by"."""
    return Counter(
        f"{model}.{field}"
        for group in [*POLICY["groups"], *POLICY["not_personal"]]
        for model, fields in group["fields"].items()
        for field in fields
    )


def fields_there_are() -> set[str]:
    """Every stored field of casework and of the rows of a cohort, and every one of the assessment that names an officer."""
    found = set()
    for model in apps.get_app_config("casework").get_models(include_auto_created=True):
        found |= {f"{model.__name__}.{field.name}" for field in model._meta.get_fields() if field.concrete}
    for model in apps.get_app_config("assessment").get_models(include_auto_created=True):
        personal = model.__name__ == "CohortMember"
        of_officers = [
            field for field in model._meta.get_fields() if field.concrete and (personal or field.related_model is User)
        ]
        found |= {f"assessment.{model.__name__}.{field.name}" for field in of_officers}
    return found


def test_every_field_is_listed() -> None:
    assert fields_there_are() - set(listed()) == set()


def test_nothing_is_listed_that_is_not_there() -> None:
    assert set(listed()) - fields_there_are() == set()


def test_no_field_is_listed_twice() -> None:
    assert {field for field, times in listed().items() if times > 1} == set()


@pytest.mark.parametrize("group", GROUPS)
def test_a_group_says_why_on_what_footing_and_for_how_long(group: dict[str, Any]) -> None:
    assert set(group) == {"name", "class", "why", "basis", "kept", "fields"}
    assert group["class"] in POLICY["classes"]
    assert group["kept"] in POLICY["kept"]
    assert len(group["why"].split()) >= 10 and group["why"].endswith(".")
    assert group["basis"].endswith(".")


def test_every_class_and_period_is_used_and_explained() -> None:
    assert {group["class"] for group in POLICY["groups"]} == set(POLICY["classes"])
    assert {group["kept"] for group in POLICY["groups"]} == set(POLICY["kept"])
    assert all(text.endswith(".") for text in POLICY["classes"].values())


@pytest.mark.parametrize("name", POLICY["kept"])
def test_a_period_says_in_words_what_the_nightly_job_reads(name: str) -> None:
    period = POLICY["kept"][name]
    assert period["text"].endswith(".")
    counted = {"text", "months", "since", "source"}
    assert set(period) in ({"text"}, {"text", "as"}, counted)
    assert period.get("as", name) in POLICY["kept"]
    if "months" in period:
        number = {0: "one day", 6: "six months", 12: "one year", 24: "two years", 36: "three years", 72: "six years"}
        assert number[period["months"]] in period["text"].lower()
        assert period["since"] in ("closed", "reported", "ended", "expired", "left", "written")


def test_the_nightly_job_reads_a_period_for_each_thing_that_it_lists_or_destroys() -> None:
    assert {kind: policy_period(kind).months for kind in RecordType} == {"case": 72, "report": 36, "subject_access": 24}
    assert [policy_period(kind).months for kind in ("notice", "invitation")] == [12, 6]
    assert policy_period("report").source == "to be confirmed by the partnership"


def test_who_signed_is_never_called_not_personal() -> None:
    """A field that points at an officer or a person stands in a group, whatever else happens to the lists."""
    pointing = set()
    for model in apps.get_app_config("casework").get_models():
        for field in model._meta.get_fields():
            if field.concrete and field.related_model in (User, apps.get_model("casework", "Person")):
                pointing.add(f"{model.__name__}.{field.name}")
    harmless = {
        f"{model}.{field}"
        for group in POLICY["not_personal"]
        for model, fields in group["fields"].items()
        for field in fields
    }
    assert pointing & harmless == set()
