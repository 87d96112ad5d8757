"""Is this the same person, is this the same place?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules.matching import (
    PersonFact,
    address_key,
    numbers_in,
    phone_key,
    plain,
    postcode_key,
    same_person,
    same_place,
)

AMINA = PersonFact("Amina", "Yusuf", date(1961, 5, 14), "07700 900123", "amina@example.org", "HA8 0TR")
NOTHING = PersonFact("", "", None, "", "", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Orange   Hill Rd. ", "orange hill rd"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("José Núñez-Smith", "jose nunez smith"),
        ("Ольга", "ольга"),  # letters of any script count
        ("", ""),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


@pytest.mark.parametrize(
    ("left", "right"), [("07700 900123", "+44 7700 900123"), ("(020) 8359-2000", "0044 20 8359 2000")]
)
def test_phone_numbers_agree_however_they_are_written(left: str, right: str) -> None:
    assert phone_key(left) == phone_key(right)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("ha80tr", "HA8 0TR"), ("HA8  0TR", "HA8 0TR"), ("n12-0ha", "N12 0HA"), ("N1", "N1"), ("", "")],
)
def test_postcodes_are_written_as_royal_mail_does(written: str, expected: str) -> None:
    assert postcode_key(written) == expected


@given(st.text(max_size=12))
def test_a_postcode_key_is_its_own(text: str) -> None:
    assert postcode_key(postcode_key(text)) == postcode_key(text)


def score(**changes: object) -> int:
    return same_person(AMINA, replace(AMINA, **changes)).score  # type: ignore[arg-type]


ONLY_NAME: dict[str, Any] = {"date_of_birth": None, "phone": "", "email": "", "postcode": ""}


@pytest.mark.parametrize(
    ("changes", "expected", "reasons"),
    [
        ({}, 100, ("same name", "same date of birth", "same phone number", "same e-mail address", "same postcode")),
        ({**ONLY_NAME, "date_of_birth": date(1961, 5, 14)}, 75, ("same name", "same date of birth")),
        ({**ONLY_NAME}, 40, ("same name",)),
        ({**ONLY_NAME, "given_name": "Aminah", "family_name": "Yussuf"}, 30, ("similar name",)),
        ({**ONLY_NAME, "given_name": "Robert"}, 10, ("part of the name",)),
        ({**ONLY_NAME, "date_of_birth": date(1971, 5, 14)}, 0, ("same name", "different date of birth")),
        ({**ONLY_NAME, "postcode": "ha80tr"}, 60, ("same name", "same postcode")),
        ({**ONLY_NAME, "phone": "+447700900123"}, 70, ("same name", "same phone number")),
        ({**ONLY_NAME, "email": "AMINA@example.org"}, 70, ("same name", "same e-mail address")),
        ({**ONLY_NAME, "given_name": "Peter", "family_name": "Novak", "postcode": "HA8 0TR"}, 20, ("same postcode",)),
    ],
)
def test_points_and_reasons(changes: dict, expected: int, reasons: tuple[str, ...]) -> None:
    found = same_person(AMINA, replace(AMINA, **changes))
    assert (found.score, found.reasons) == (expected, reasons)


def test_a_name_alone_is_never_enough() -> None:
    assert not same_person(AMINA, replace(AMINA, **ONLY_NAME)).is_probable


def test_a_different_date_of_birth_needs_more_than_name_and_postcode() -> None:
    other = replace(AMINA, date_of_birth=date(1985, 1, 1), phone="", email="")
    assert not same_person(AMINA, other).is_probable


def test_two_people_of_a_household_are_not_one() -> None:
    daughter = replace(AMINA, given_name="Leyla", date_of_birth=date(1990, 2, 2), phone="07700 900999", email="")
    assert not same_person(AMINA, daughter).is_probable


def test_names_of_another_script_are_compared_too() -> None:
    olga = replace(NOTHING, given_name="Ольга", family_name="Иванова", postcode="HA8 0TR")
    boris = replace(NOTHING, given_name="Борис", family_name="Петров", postcode="HA8 0TR")
    assert same_person(olga, olga).reasons == ("same name", "same postcode")
    assert same_person(olga, boris).reasons == ("same postcode",)


def test_nothing_in_common_is_not_agreement() -> None:
    assert same_person(NOTHING, NOTHING).score == 0
    unknown = replace(NOTHING, phone="not given", postcode="-")
    assert same_person(unknown, NOTHING).score == 0


PEOPLE = st.builds(
    PersonFact,
    st.sampled_from(["Amina", "Aminah", "José", "", "Ольга"]),
    st.sampled_from(["Yusuf", "Yussuf", "O’Brien", ""]),
    st.none() | st.sampled_from([date(1961, 5, 14), date(1990, 2, 2)]),
    st.sampled_from(["", "none", "07700 900123", "+44 7700 900123"]),
    st.sampled_from(["", "a@example.org", "A@example.org"]),
    st.sampled_from(["", "HA8 0TR", "ha80tr", "N12 0HA"]),
)


@given(PEOPLE, PEOPLE)
def test_it_does_not_matter_which_record_comes_first(left: PersonFact, right: PersonFact) -> None:
    assert same_person(left, right) == same_person(right, left)
    assert 0 <= same_person(left, right).score <= 100


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("4 Orange Hill Rd", "4 Orange Hill Road"),
        ("12 High St", "12 High Street"),
        ("5 Station Ave", "5 Station Avenue"),
        ("FLAT 3, 12 High Road", "Flat 3 12 High Rd."),
    ],
)
def test_spellings_of_one_address_have_one_key(left: str, right: str) -> None:
    assert address_key(left, "HA8 0TR") == address_key(right, "ha80tr")
    assert same_place((left, "HA8 0TR"), (right, "ha80tr")).score == 100


def test_the_saint_of_a_street_name_is_no_street() -> None:
    assert address_key("9 St Albans Road", "N12 0HA") == "N12 0HA|9 st albans road"


@pytest.mark.parametrize(
    ("left", "right", "probable"),
    [
        (("4 Orange Hill Road", "HA8 0TR"), ("4 Orangehill Road", "HA8 0TR"), True),
        (("4 Orange Hill Road", "HA8 0TR"), ("6 Orange Hill Road", "HA8 0TR"), False),  # another house
        (("4 Orange Hill Road", "HA8 0TR"), ("4a Orange Hill Road", "HA8 0TR"), False),
        (("Flat 1, 4 Orange Hill Road", "HA8 0TR"), ("4 Orange Hill Road", "HA8 0TR"), False),
        (("4 Orange Hill Road", "HA8 0TR"), ("4 Orange Hill Road", "HA8 0TS"), False),  # another postcode
        (("4 Orange Hill Road", "HA8 0TR"), ("4 Vale Close", "HA8 0TR"), False),
    ],
)
def test_the_same_place(left: tuple[str, str], right: tuple[str, str], probable: bool) -> None:
    assert same_place(left, right).is_probable is probable
    assert same_place(right, left).is_probable is probable


def test_numbers_of_an_address() -> None:
    assert numbers_in("Flat 3B, 12 High Road") == {"3b", "12"}
