"""Every feed there is, and which one a file belongs to: told by its columns, never by its name."""

import csv
from collections.abc import Iterator
from typing import Any

from assessment.sources import boundaries, dashboards, mps, police_uk, populations, published
from assessment.sources.base import Feed, FileRefusedError, Known, Outcome, Refusal, UnknownFileError, clean
from assessment.sources.files import Opened

FEEDS: dict[str, Feed] = {
    feed.code: feed
    for family in (mps, police_uk, dashboards, published, populations, boundaries)
    for feed in family.FEEDS
}


def recognise(heading: list[str], rows: list[list[Any]], *, is_json: bool) -> Feed:
    """The feed whose columns a file has. Raises FileRefusedError, naming the formats that are known."""
    names = _properties(rows) if is_json else [clean(name).lower() for name in heading]
    for feed in FEEDS.values():
        if feed.is_json == is_json and feed.recognises(names, rows):
            return feed
    begins = ", ".join(clean(name) for name in heading[:6])[:120]
    told = "The file is JSON of a kind that is not known." if is_json else f"The columns “{begins}” are not known."
    raise UnknownFileError(told, known_formats())


def read(feed: Feed, file: Opened, known: Known) -> Iterator[Outcome]:
    """Every row and refusal of a file, in order. Raises FileRefusedError when it is wrong throughout or not well formed."""
    refused = 0
    try:
        for outcome in feed.read(file.heading, file.lines, known):
            if isinstance(outcome, Refusal):
                refused += 1
                if feed.max_refused is not None and refused > feed.max_refused:
                    raise FileRefusedError(
                        f"More than {feed.max_refused:,} rows of the file cannot be used. "
                        f"Line {outcome.line}: {outcome.reason}"
                    )
            yield outcome
    except csv.Error as error:
        raise FileRefusedError(f"The file is not a well-formed CSV file: line {file.lines.number}: {error}.") from None


def _properties(rows: list[list[Any]]) -> list[str]:
    """The names of the first element of a JSON list, with those of its properties when it is a feature of a map."""
    first = rows[0][0] if rows else {}
    if not isinstance(first, dict):
        return []
    inner = first.get("properties")
    return [str(name).lower() for name in (*first, *(inner if isinstance(inner, dict) else ()))]


def known_formats() -> list[str]:
    """Each format in words: "Survey waves (survey, question, …)". The Met's nine share one line."""
    others = [f"{feed.name} ({feed.columns})" for feed in FEEDS.values() if feed not in mps.FEEDS]
    met = (
        "the Met’s recorded crime by borough, ward or LSOA (Borough, Major Category, Minor Category; or MajorText, "
        "MinorText, LookUp_BoroughName or BoroughName; with WardCode or LSOA Code where it counts by them; then months "
        "like 201704)"
    )
    return [met, *others]
