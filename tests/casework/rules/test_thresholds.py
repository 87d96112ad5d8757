"""Law and local rules as dated rows."""

from datetime import date

import pytest

from casework.rules.thresholds import ThresholdRow, in_force

ROWS = [
    ThresholdRow("reports", 3, date(2014, 10, 20), False, "an Act"),
    ThresholdRow("reports", 2, date(2025, 9, 17), False, "guidance"),
    ThresholdRow("reports", 5, date(2018, 1, 1), True, "local procedure"),
    ThresholdRow("months", 6, date(2014, 10, 20), False, ""),
]
GENERAL = [row for row in ROWS if not row.is_local]


@pytest.mark.parametrize(
    ("rows", "on", "value"),
    [
        (GENERAL, date(2014, 10, 19), None),  # no rule yet
        (GENERAL, date(2014, 10, 20), 3),  # from its first day
        (GENERAL, date(2025, 9, 16), 3),
        (GENERAL, date(2025, 9, 17), 2),
        (ROWS, date(2017, 12, 31), 3),  # the local rule has not begun
        (ROWS, date(2018, 1, 1), 5),
        (ROWS, date(2026, 1, 1), 5),  # a local rule goes before a later general one
        ([], date(2026, 1, 1), None),
    ],
)
def test_the_row_of_the_day_decides(rows: list[ThresholdRow], on: date, value: int | None) -> None:
    row = in_force(rows, "reports", on)
    assert (row.value if row else None) == value


def test_codes_do_not_mix() -> None:
    found = in_force(ROWS, "months", date(2026, 1, 1))
    assert found and found.value == 6
    assert in_force(ROWS, "unknown", date(2026, 1, 1)) is None
