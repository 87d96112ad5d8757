"""The real files, read by us and by pandas: the same sum in every cell, for all 32 boroughs × all financial years."""

from collections import Counter
from datetime import date

import pandas
import pytest

from tests.assessment.feeds import DATA, boroughs, read_all

FILES = [
    ("mps_borough_oldclass_200801_201612", "mps-borough-old", ("Borough", "Major Category", "Minor Category")),
    ("mps_borough_oldclass_201701_201812", "mps-borough-old", ("Borough", "Major Category", "Minor Category")),
    ("mps_borough_newclass_201004_202201", "mps-borough-new", ("LookUp_BoroughName", "MajorText", "MinorText")),
    ("mps_borough_connect_201004_202311", "mps-borough-connect", ("BoroughName", "MajorText", "MinorText")),
    ("mps_borough_connect_202403_202602", "mps-borough-connect", ("boroughname", "majortext", "minortext")),
]


def financial_year(month: date) -> int:
    return month.year - (month.month < 4)


@pytest.mark.parametrize(("name", "code", "columns"), FILES, ids=[name for name, _, _ in FILES])
def test_every_borough_type_and_year_sums_to_what_pandas_makes_of_the_file(
    name: str, code: str, columns: tuple[str, str, str]
) -> None:
    path = DATA / "crime" / f"{name}.csv.gz"
    ours: Counter[tuple[str, str, str, int]] = Counter()
    reading = read_all(path.read_bytes())
    assert (reading.feed.code, reading.refusals) == (code, [])
    for row in reading.rows:
        for month, value in zip(row.months, row.values, strict=True):
            ours[row.borough, row.major, row.minor, financial_year(month)] += value

    frame = pandas.read_csv(path)
    frame[list(columns)] = frame[list(columns)].apply(lambda column: column.str.split().str.join(" "))
    long = frame.melt(id_vars=list(columns), var_name="month", value_name="value")
    months = long["month"].astype(int)
    long["year"] = months // 100 - (months % 100 < 4)
    theirs = long.groupby([*columns, "year"])["value"].sum().to_dict()

    assert dict(ours) == theirs
    assert {key[0] for key in ours} >= set(boroughs())
