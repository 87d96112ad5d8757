"""The commands that others script against."""

import hashlib
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessment.models import Area, Assessment, Estimate, Extract, Indicator, MonthlyCount, PublishedFigure
from casework.models import AccessEntry
from tests.assessment.feeds import feed, months, of_all_boroughs
from tests.personas import Cast

COLUMNS = months(201604, 12)


def run(*arguments: str) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.csv"
    path.write_bytes(feed(COLUMNS, *of_all_boroughs(COLUMNS), ["Barnett", "Robbery", "Personal Property", *[1] * 12]))
    return path


def test_import_says_what_was_read_kept_and_refused_and_why(db: None, good: Path) -> None:
    out, _ = run("import_data", str(good))
    assert "33 rows read, 32 kept, 1 refused; Recorded crime by borough, old" in out
    assert "line 34: “Barnett” is not a London borough." in out


def test_import_of_the_same_file_changes_nothing_and_ends_well(db: None, good: Path) -> None:
    run("import_data", str(good))
    out, _ = run("import_data", str(good))
    assert "Nothing was changed." in out
    assert (Extract.objects.count(), MonthlyCount.objects.count()) == (1, 384)


def test_import_takes_the_extract_date_that_is_given(db: None, good: Path) -> None:
    out, _ = run("import_data", str(good), "--extract-date", "2017-05-02")
    assert "extract of 2017-05-02" in out


def test_import_refuses_a_file_of_another_class_and_keeps_the_good_one(db: None, good: Path, tmp_path: Path) -> None:
    new = tmp_path / "new.csv"
    new.write_bytes(feed(COLUMNS, leading=("MajorText", "MinorText", "LookUp_BoroughName")))
    err = io.StringIO()
    with pytest.raises(CommandError, match=r"Not imported: .*new.csv, .*absent.csv"):
        call_command("import_data", str(new), str(good), str(tmp_path / "absent.csv"), stdout=io.StringIO(), stderr=err)
    assert "refused. No row of the file can be used. It has no rows." in err.getvalue()
    assert "cannot be read: No such file or directory" in err.getvalue()
    assert Extract.objects.get().file_name == "good.csv"


def test_import_refuses_an_extract_date_that_has_not_come(db: None, good: Path) -> None:
    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("import_data", str(good), "--extract-date", "2999-01-01", stdout=io.StringIO(), stderr=err)
    assert "1 January 2999 has not come yet" in err.getvalue() and not Extract.objects.exists()


@pytest.mark.parametrize("date", ["yesterday", "2017-13-01"])
def test_import_refuses_a_bad_extract_date(db: None, good: Path, date: str) -> None:
    with pytest.raises(CommandError, match="is not a date"):
        call_command("import_data", str(good), "--extract-date", date)


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--partnership", "atlantis", "--year", "2016-17"), "no partnership “atlantis”. Known: barnet, enfield"),
        (("--partnership", "barnet", "--year", "2016"), "not a financial year"),
        (("--partnership", "barnet", "--year", "2016-18"), "2016 is followed by 17"),
        (("--partnership", "barnet", "--year", "2016-17", "--area", "Paris"), "not one of the 32 London boroughs"),
        (
            ("--partnership", "barnet", "--year", "2016-17", "--area", "London Heathrow and London City Airports"),
            "not one of the 32 London boroughs",
        ),
    ],
)
def test_assess_explains_what_is_wrong_in_one_line(cast: Cast, arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason) as refused:
        call_command("assess", *arguments)
    assert "\n" not in str(refused.value)


def test_assess_without_any_extract_says_missing_not_0(cast: Cast) -> None:
    out, _ = run("assess", "--partnership", "barnet", "--year", "2016-17", "--format", "json")
    crime = [row for row in json.loads(out) if row["code"].startswith(("mopac7.", "crime.", "burglary.", "rate."))]
    asked = {"mopac7.robbery", "mopac7.total", "crime.all", "burglary.residential", "rate.all_crime"}
    assert asked <= {row["code"] for row in crime}
    assert {row["value"] for row in crime} == {None}
    assert {row["source"] for row in crime if row["code"] == "mopac7.robbery"} == {
        "Metropolitan Police Service, recorded crime by borough, old classification: no extract holds these months"
    }


def test_assess_says_when_nothing_of_the_year_is_held(cast: Cast, good: Path) -> None:
    run("import_data", str(good))
    assert (
        "No month of recorded crime in 2020/21 is held for Barnet"
        in run("assess", "--partnership", "barnet", "--year", "2020-21")[1]
    )
    assert not run("assess", "--partnership", "barnet", "--year", "2016-17")[1]


def test_assess_that_is_refused_starts_no_assessment(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Say with --out"):
        call_command("assess", "--partnership", "barnet", "--year", "2018-19", "--format", "pdf")
    assert not Assessment.objects.exists()


def test_assess_prints_a_table_for_people(cast: Cast, good: Path) -> None:
    run("import_data", str(good))
    out, _ = run("assess", "--partnership", "enfield", "--year", "2016-17")
    line = next(line for line in out.splitlines() if line.startswith("2016-04-01") and "mopac7.robbery" in line)
    assert "120" in line
    assert "missing" in next(line for line in out.splitlines() if line.startswith("2015-04-01"))


def test_load_reference_may_run_twice(db: None) -> None:
    def held() -> list[int]:
        return [model.objects.count() for model in (Area, Indicator, Estimate, PublishedFigure)]

    out, _ = run("load_reference")
    assert "36 areas" in out
    before = held()
    run("load_reference")
    assert held() == before
    assert Area.objects.filter(kind=Area.Kind.BOROUGH).count() == 32


def test_residents_as_first_published_and_as_revised_are_both_held(db: None) -> None:
    run("load_reference")
    held = Estimate.objects.filter(area__name="Barnet", measure="residents", year=2015)
    assert dict(held.values_list("kind", "value")) == {"first": 379691, "revised": 378778}
    assert Estimate.objects.get(area__name="Barnet", measure="dwellings", year=2016).value == 146730


def test_assess_writes_a_document_and_says_its_checksum(cast: Cast, good: Path, tmp_path: Path) -> None:
    run("import_data", str(good))
    out, _ = run(
        "assess", "--partnership", "enfield", "--year", "2016-17", "--format", "csv", "--audience", "public",
        "--out", str(tmp_path / "papers"),
    )  # fmt: skip
    made = tmp_path / "papers" / "strategic-assessment-enfield-2016-17-public-data.csv"
    assert hashlib.sha256(made.read_bytes()).hexdigest() in out
    assert made.read_text(encoding="utf-8-sig").startswith("code,name,area,period_start")
    assert AccessEntry.objects.get(operation="disclosure").detail["file_name"] == made.name


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        (("--format", "pdf"), "into which folder"),
        (("--format", "all", "--out", "papers", "--area", "Camden"), "For one of Camden leave --partnership out"),
    ],
    ids=["no folder", "another area"],
)
def test_assess_says_what_a_document_needs(cast: Cast, more: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("assess", "--partnership", "barnet", "--year", "2016-17", *more)


def test_assess_makes_the_paper_of_a_borough_without_a_partnership_and_keeps_nothing(
    cast: Cast, good: Path, tmp_path: Path
) -> None:
    run("import_data", str(good))
    run("assess", "--area", "camden", "--year", "2016-17", "--format", "csv", "--out", str(tmp_path))
    made = tmp_path / "strategic-assessment-camden-2016-17-restricted-data.csv"
    assert ",Camden,2016-04-01," in made.read_text(encoding="utf-8-sig")
    assert not Assessment.objects.exists()
    assert AccessEntry.objects.get(operation="disclosure").detail["file_name"] == made.name


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "Say whose"),
        (("--area", "Barnet"), "Give --partnership barnet"),
        (("--area", "Paris"), "not one of the 32"),
    ],
    ids=["nobody", "with a partnership", "no borough"],
)
def test_assess_of_a_borough_says_what_is_wrong(cast: Cast, arguments: tuple[str, ...], reason: str) -> None:
    with pytest.raises(CommandError, match=reason):
        call_command("assess", "--year", "2016-17", *arguments)
