"""Other people come out of a text in whatever way their names are written, and nothing else does."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from casework.rules.redaction import (
    Mark,
    Redaction,
    Someone,
    What,
    fold,
    passages,
    pieces,
    put_back,
    redacted,
    refreshed,
    with_passages,
    words,
)

AMINA = Someone(
    "Amina", "Yusuf", date(1961, 5, 14), "07700 900123", "amina@example.org", (("4 Orange Hill Road", "HA8 0TR"),)
)
OLA = Someone(
    "Ola",
    "O’Brien",
    date(1980, 1, 2),
    "020 8359 1234",
    "ola.obrien@example.org",
    (("Flat 2, 12 Vale Close", "N12 0HA"),),
)
FILLER = ["then", "somebody", "went", "upstairs", "before", "midnight", "and", "knocked"]


def without(
    text: str, *others: Someone, own: Someone = AMINA, officers: tuple[str, ...] = (), named: tuple[str, ...] = ()
) -> str:
    return redacted(text, Redaction([own], others, officers, named).find(text))


@pytest.mark.parametrize(
    "written",
    [
        "Ola O’Brien", "Ola O'Brien", "OLA O'BRIEN", "ola obrien", "Ola O Brien", "O’Brien, Ola", "O. O’Brien", "O O'Brien",
        "Mrs O'Brien", "Mrs. O`Brien", "O’Brien’s", "the O’Briens", "Ola", "Ola’s", "O'BRIEN", "O\u00adBrien", "Ola\nO'Brien",
        "Ola  O'Brien", "Ola Jane O’Brien", "Ola-O'Brien", "O’Brien O.", "Ola Ó’Brien", "Brien",
    ],
)  # fmt: skip
def test_a_name_is_found_however_it_is_written(written: str) -> None:
    left = without(f"At night {written} knocked.", OLA)
    assert "brien" not in fold(left).text and "ola" not in words(left)
    assert left.startswith("At night ") and left.endswith(" knocked.") or "the [" in left or "Mrs" not in left


@pytest.mark.parametrize(
    "written",
    ["12 Vale Close", "12 vale cl", "12, Vale Close", "Flat 2, 12 Vale Close", "flat 2", "number 12", "No. 12", "No 12",
     "N12 0HA", "n120ha"],
)  # fmt: skip
def test_an_address_is_found_however_it_is_written(written: str) -> None:
    assert without(f"They meet at {written} on Fridays.", OLA) == "They meet at [address removed] on Fridays."


@pytest.mark.parametrize(
    "written",
    ["020 8359 1234", "02083591234", "(020) 8359 1234", "+44 20 8359 1234", "+44 (0)20 8359 1234", "0044 2083591234",
     "020-8359-1234", "020.8359.1234"],
)  # fmt: skip
def test_a_phone_number_is_found_however_it_is_written(written: str) -> None:
    assert without(f"Call {written} at noon", OLA) == "Call [phone number removed] at noon"


@pytest.mark.parametrize(
    "written",
    ["2/1/1980", "02/01/80", "2.1.1980", "1980-01-02", "2 January 1980", "2nd of January 1980", "2nd Jan 80",
     "January 2, 1980", "2-Jan-1980"],
)  # fmt: skip
def test_a_date_of_birth_is_found_however_it_is_written(written: str) -> None:
    assert without(f"Born {written} in Leeds", OLA) == "Born [date of birth removed] in Leeds"


def test_an_e_mail_address_goes_whole() -> None:
    assert without("Write to OLA.OBrien@example.org.", OLA) == "Write to [e-mail address removed]."


@pytest.mark.parametrize(
    "text",
    [
        "The annual Nolan cup was cancelled.",  # holds "ann" and "ola"
        "12 Valet Closes", "112 Vale Closet", "She is 12 years old.", "2/1/1981", "12/1/1980", "020 8359 12345",
        "Amina Yusuf, 4 Orange Hill Road, HA8 0TR, 07700 900123, born 14 May 1961",
    ],
)  # fmt: skip
def test_what_is_something_else_stays(text: str) -> None:
    assert without(text, OLA, Someone("Ann", "Smith-Jones")) == text


def test_parts_of_a_double_name_are_found() -> None:
    ann = Someone("Mary Ann", "Smith-Jones")
    for written in ("Mary Ann Smith Jones", "SMITH–JONES", "Mrs Jones", "Mary-Ann", "ann", "SmithJones"):
        assert "removed" in without(written, ann) and not set(words(without(written, ann))) & {"ann", "jones", "smith"}


def test_a_particle_alone_is_a_word() -> None:
    assert without("A white van by the door", Someone("Jan", "van der Berg")) == "A white van by the door"
    assert without("Mr van der Berg", Someone("Jan", "van der Berg")) == "[name removed]"


def test_a_short_name_needs_its_capital() -> None:
    li = Someone("Li", "Do")
    assert without("What do I do? Li Do, Mr Do and Li know.", li) == (
        "What do I do? [name removed], [name removed] and [name removed] know."
    )


def test_a_relative_of_the_same_name_goes_and_the_name_stays() -> None:
    ali = Someone("Ali", "Yusuf", None, "", "", (("4 Orange Hill Road", "HA8 0TR"),))
    text = "Amina Yusuf and Ali Yusuf, 4 Orange Hill Road. Ali says Mrs Yusuf is ill."
    assert (
        without(text, ali)
        == "Amina Yusuf and [name removed], 4 Orange Hill Road. [name removed] says Mrs Yusuf is ill."
    )


def test_somebody_of_exactly_the_same_name_cannot_be_told_apart() -> None:
    assert without("Amina Yusuf called.", Someone("Amina", "Yusuf")) == "Amina Yusuf called."


def test_officers_and_agencies_stay() -> None:
    tom = Someone("Tom", "Reid")
    neighbour = Someone("Tom", "Barnet")
    text = "PC Reid, T. Reid and Tom Reid of Barnet Homes visited Tom."
    assert without(text, neighbour, officers=("Tom Reid",), named=("Barnet Homes",)) == (
        "PC Reid, T. Reid and Tom Reid of Barnet Homes visited [name removed]."
    )
    assert "Reid" not in without(
        "Tom Reid is the neighbour", tom, officers=("Tom Reid",)
    )  # they themselves are on the record


def test_the_persons_own_street_is_not_a_name() -> None:
    assert without("4 Orange Hill Road, and Hill", Someone("Sam", "Hill")) == "4 Orange Hill Road, and [name removed]"


# --- Names that nobody thought of

LETTERS = st.text(alphabet="abcdefghijklmnoprtuvwyzéñöøşł", min_size=3, max_size=8).map(str.capitalize)
GIVEN = st.one_of(LETTERS, st.tuples(LETTERS, LETTERS).map(" ".join), st.tuples(LETTERS, LETTERS).map("-".join))
FAMILY = st.one_of(
    LETTERS,
    LETTERS.map("O’{}".format),
    LETTERS.map("D'{}".format),
    st.tuples(LETTERS, LETTERS).map("-".join),
    LETTERS.map("van der {}".format),
)
ORDERS = ["{given} {family}", "{family}, {given}", "{family} {given}", "{initial}. {family}", "{initial} {family}", "{given}",
          "Mr {family}", "{given}’s", "{family}'s", "{given} {family}’s", "{family}", "the {family}s"]  # fmt: skip
APOSTROPHES = ["'", "’", "‘", "`", "ʼ", ""]
DASHES = ["-", "–", " ", "‑", " - "]
CASES = [str, str.upper, str.lower, str.title]
FORMS = [
    str,
    lambda text: unicodedata.normalize("NFD", text),
    lambda text: text.replace(" ", "\n"),
    lambda text: text.replace(" ", "  "),
]


@given(
    GIVEN, FAMILY, st.sampled_from(ORDERS), st.sampled_from(APOSTROPHES), st.sampled_from(DASHES), st.sampled_from(CASES),
    st.sampled_from(FORMS), st.integers(0, 4),
)  # fmt: skip
@example("Zoë", "O’Neill", "{family}, {given}", "", " ", str.lower, str, 0)
def test_no_way_of_writing_a_name_gets_through(given_name, family, order, apostrophe, dash, case, form, place) -> None:
    parts = {part for part in words(given_name) + words(family) if len(part) > 2} - {"van", "der"}
    assume(not parts & {word for own in ("Amina", "Yusuf", *FILLER) for word in words(own)})
    written = order.format(given=given_name, family=family, initial=given_name[0])
    written = re.sub("['’]", apostrophe, re.sub("-", dash, written)) if "’s" not in order else written
    text = " ".join([*FILLER[:place], form(case(written)), *FILLER[place:]])
    left = without(text, Someone(given_name, family))
    found = words(re.sub(r"\[[a-z ]+\]", " ", left))
    assert not parts & set(found), left
    assert "".join(words(family)) not in "".join(found) or len("".join(words(family))) < 4, left


@given(LETTERS, st.sampled_from(["x", "ing", "qu"]), st.booleans())
def test_a_word_that_holds_a_name_is_left_whole(name: str, more: str, is_before: bool) -> None:
    text = f"They said {more}{name.lower()} twice" if is_before else f"They said {name.lower()}{more} twice"
    assume("they said twice".find(name.lower()) < 0 and name.lower() not in ("the", "twi"))
    assert without(text, Someone(name, "Zzyzxq")) == text


@given(GIVEN, FAMILY, GIVEN, FAMILY)
def test_what_is_the_persons_own_stays(given_name: str, family: str, other_given: str, other_family: str) -> None:
    own, others = words(given_name) + words(family), words(other_given) + words(other_family)
    assume(not set(own) & set(others) and not {part[0] for part in own} & {part[0] for part in others})
    text = f"{given_name} {family} and {family}'s door"
    assert without(text, Someone(other_given, other_family), own=Someone(given_name, family)) == text


@given(st.text(max_size=200), GIVEN, FAMILY)
def test_the_marks_are_in_order_and_nothing_else_is_lost(text: str, given_name: str, family: str) -> None:
    marks = Redaction([AMINA], [Someone(given_name, family), OLA], []).find(text)
    assert all(left.end <= right.start for left, right in zip(marks, marks[1:], strict=False))
    assert all(0 <= mark.start < mark.end <= len(text) for mark in marks)
    assert "".join(piece.text for piece in pieces(text, marks)) == text


# --- By hand

TEXT = "Aunt Rose said that aunt  rose, not Roseanne, was at the Red Lion."


def test_typed_words_are_found_in_any_case_and_as_whole_words() -> None:
    assert [TEXT[slice(*span)] for span in passages(TEXT, "aunt rose")] == ["Aunt Rose", "aunt  rose"]
    assert passages(TEXT, "Ros") == [] and passages(TEXT, "  ") == []
    assert redacted(TEXT, with_passages([], passages(TEXT, "Red Lion."))) == TEXT.replace("Red Lion.", "[removed]")


def test_words_by_hand_swallow_what_the_rule_took_out_within() -> None:
    marks = with_passages([Mark(0, 4, What.NAME), Mark(20, 25, What.NAME, is_off=True)], [(0, 9)])
    assert marks == [Mark(0, 9, What.HAND), Mark(20, 25, What.NAME, is_off=True)]


def test_put_back_words_show_again_and_are_not_found_anew() -> None:
    marks = [Mark(0, 9, What.NAME), Mark(20, 30, What.NAME)]
    back = put_back(TEXT, marks, "aunt rose")
    assert back == [Mark(0, 9, What.NAME, is_off=True), Mark(20, 30, What.NAME)]
    assert redacted(TEXT, back).startswith("Aunt Rose said that [name removed], not")
    assert refreshed(back, [Mark(0, 4, What.NAME), Mark(56, 64, What.ADDRESS)]) == [*back, Mark(56, 64, What.ADDRESS)]
    assert put_back(TEXT, [Mark(0, 9, What.HAND)], "Aunt Rose") == []
