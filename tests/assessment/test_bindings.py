"""The language in double braces: what is read, what is refused and with what advice, and that it never breaks."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assessment.reference import DATA
from assessment.rules.bindings import Binding, parse, suggest
from assessment.rules.compare import compare
from assessment.rules.house_style import hints, typed_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{{ figure "mopac7.robbery" }}', ("figure", "mopac7.robbery", "", "")),
        ('{{figure "a.b" of "previous-year"}}', ("figure", "a.b", "previous-year", "")),
        ("{{ change “a.b” vs “2015-16” }}", ("change", "a.b", "", "2015-16")),
        ("{{ CHANGE 'a.b' VS \"2015-07 to 2016-06\" }}", ("change", "a.b", "", "2015-07 to 2016-06")),
        ("{{ area }}", ("area", "", "", "")),
        ('{{ table "plan" }}', ("table", "plan", "", "")),
    ],
)
def test_reads_a_binding(text: str, expected: tuple[str, str, str, str]) -> None:
    (found,) = parse(text).pieces
    assert isinstance(found, Binding)
    assert (found.word, found.code, found.of, found.against) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{{ chnage "a.b" }}', "there is no binding “chnage”. Write {{ change"),
        ("{{ figure mopac7.robbery }}", "names stand in double quotes"),
        ("{{ figure }}", "needs a name in double quotes"),
        ('{{ figure "a.b" vs "previous-year" }}', "compares nothing"),
        ('{{ change "a.b" vs }}', "nothing stands behind “vs”"),
        ('{{ change "a.b" vs "last year" }}', "“last year” is not a period"),
        ('{{ change "a.b" vs "2015-13 to 2016-12" }}', "is not a period"),
        ('Here {{ table "plan" }} it is', "stands on a line of its own"),
        ('{{ table "weather" }}', "there is no table “weather”"),
        ('{{ map "a.b" "parish" }}', "a map is of one of"),
        ("It was {{ not closed", "two braces that do not belong"),
    ],
)
def test_says_what_is_wrong_and_on_which_line(text: str, said: str) -> None:
    (problem,) = parse(f"First.\n\n{text}").problems
    assert problem.line == 3
    assert said in str(problem)


@given(st.text(alphabet=st.sampled_from('{}" \nabof vs.figurechange1é“')) | st.text())
def test_never_breaks_and_loses_no_character(text: str) -> None:
    joined = "".join(p if isinstance(p, str) else getattr(p, "source", "") or p.found for p in parse(text).pieces)
    assert joined == text
    typed_numbers(text)
    hints(text)


@given(st.text(alphabet="ab {}\n"), st.text(alphabet="ab {}\n"))
def test_a_comparison_holds_both_texts(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new


def test_suggests_codes_that_are_near() -> None:
    known = {"mopac7.robbery", "mopac7.burglary", "rate.burglary"}
    assert suggest("mopac7.robery", known)[0] == "mopac7.robbery"
    assert "rate.burglary" in suggest("crime.burglary", known)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("590 fewer burglaries", ["590"]),
        ("down 15% in 2016/17", ["15%"]),
        ("over 1,500 fewer, £150k a year", ["1,500", "£150k"]),
        ("a third of them, and hundreds more", ["a third", "hundreds"]),
        ("On 27 March 2017, under section 17 of the Act 1998, in the 32 London boroughs", []),
        ("1. note this\n2. note that; see 1.4.1", []),
        ('{{ figure "mopac7.robbery" }} and MOPAC7 per 1,000 residents', []),
        ("the Strategy 2015 to 2020", []),
    ],
)
def test_finds_numbers_that_were_typed(text: str, found: list[str]) -> None:
    assert [one.found for one in typed_numbers(text)] == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('It rose by approximately {{ percent "a.b" }}.', "leave the approximation out"),
        ("In the last 12 months it was quiet.", "Which days?"),
        ("It fell significantly.", "Let the figure say how much"),
        ("Robberies were reduced.", "Who did it?"),
        ("We utilise it.", "Say “use”."),
        ("Word " * 31 + ".", "This sentence has"),
    ],
)
def test_hints_at_what_a_reader_stumbles_over(text: str, said: str) -> None:
    assert any(said in hint.message for hint in hints(text))


def test_our_own_texts_hold_no_typed_number_and_every_binding_can_be_read() -> None:
    outline = yaml.safe_load((DATA / "published/outline.yaml").read_text(encoding="utf-8"))
    written = yaml.safe_load((DATA / "published/sections_2017.yaml").read_text(encoding="utf-8"))
    texts = [row["text"] for row in outline] + [*written["sections"].values(), written["organisational_change"]["text"]]
    assert len(texts) > 20
    for text in texts:
        assert parse(text).problems == []
        assert typed_numbers(text) == []
