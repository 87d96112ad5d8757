"""The composed paper: a list of blocks that every document is made from. Plain Python; knows no row and no file format.

`paper.compose(assessment, audience)` makes a Paper; `export/` turns it into Word, PDF, spreadsheets, a web page and data, so
that the documents cannot disagree. A Paper is made of JSON's own types (`as_json`, `from_json`): that is what is frozen when
the assessment is signed off, and what its checksum is taken of.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar

YEARS = "How the years compare"
"""The heading under which a paper says once what the comparisons of its figures cross; notes point there."""


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style. `figure` is the stored figure it states; `note` the number of a footnote after it."""

    text: str
    bold: bool = False
    italic: bool = False
    figure: int | None = None
    note: int | None = None


@dataclass(frozen=True)
class Heading:
    kind: ClassVar[str] = "heading"
    text: str
    level: int = 1
    number: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class Paragraph:
    """`number` is the paper's own: "1.4.1"."""

    kind: ClassVar[str] = "paragraph"
    runs: list[Run]
    number: str = ""
    is_quote: bool = False


@dataclass(frozen=True)
class Listing:
    kind: ClassVar[str] = "listing"
    items: list[list[Run]]
    is_ordered: bool = False


@dataclass(frozen=True)
class Column:
    title: str
    is_number: bool = False


@dataclass(frozen=True)
class Cell:
    """`text` is what is printed. `value` is the bare number for spreadsheets and data, null where there is none or where it
    is hidden. `shorthand` says why there is no number: "x" not held, "c" hidden, because it is small, "z" not applicable."""

    text: str
    value: float | int | None = None
    shorthand: str = ""
    figure: int | None = None
    note: int | None = None


@dataclass(frozen=True)
class Table:
    """The first cell of a row is its heading. `notes` are printed below."""

    kind: ClassVar[str] = "table"
    caption: str
    columns: list[Column]
    rows: list[list[Cell]]
    notes: list[str] = field(default_factory=list)
    source: str = ""
    code: str = ""


@dataclass(frozen=True)
class Line:
    """One series of a chart: a value a label, null where it is missing. `is_band` bounds are drawn as a shaded band."""

    name: str
    values: list[float | None]
    low: list[float | None] | None = None
    high: list[float | None] | None = None


@dataclass(frozen=True)
class Chart:
    """`shape`: "line" for a trend, "bar" for a rank. `finding` is what the reader should see, in a sentence: the title above
    the chart and its alternative text. `highlight`: the label (bar) or the name of the line that stands out. `marks`:
    (label, words) of breaks and events. The numbers stand in `table`, below the chart."""

    kind: ClassVar[str] = "chart"
    shape: str
    finding: str
    labels: list[str]
    lines: list[Line]
    unit: str
    table: Table
    highlight: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    source: str = ""
    code: str = ""


@dataclass(frozen=True)
class Map:
    """A drawn map: SVG with no script, no link to elsewhere and no font of its own. `finding` is its alternative text."""

    kind: ClassVar[str] = "map"
    finding: str
    svg: str
    table: Table
    source: str = ""
    code: str = ""


Block = Heading | Paragraph | Listing | Table | Chart | Map
KINDS = {made.kind: made for made in (Heading, Paragraph, Listing, Table, Chart, Map)}


@dataclass(frozen=True)
class Paper:
    """A whole composed paper for one audience. `cover` are the facts of the cover block in order, as (name, text)."""

    title: str
    subtitle: str
    partnership: str
    audience: str
    marking: str
    version: str
    cover: list[tuple[str, str]]
    blocks: list[Block]
    notes: list[str]
    """Footnotes, in the order of their numbers: the first is note 1."""
    attributions: list[str]

    @property
    def about_years(self) -> list[str]:
        """What it says under YEARS, for documents that hold its tables without its text."""
        heads = [block.text if isinstance(block, Heading) else "" for block in self.blocks]
        below = [block for head, block in zip(heads, self.blocks[1:], strict=False) if head == YEARS]
        return [
            "".join(run.text for run in item) for block in below if isinstance(block, Listing) for item in block.items
        ]

    def as_json(self) -> dict[str, Any]:
        blocks = [{"kind": block.kind, **asdict(block)} for block in self.blocks]
        return {**asdict(self), "blocks": blocks}

    @property
    def sha256(self) -> str:
        """Of the paper's content: the same for the same input, on any machine."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def from_json(data: dict[str, Any]) -> Paper:
    """The paper that `as_json` made. Raises KeyError or TypeError for anything else."""
    blocks = [_block(dict(block)) for block in data["blocks"]]
    cover = [(name, text) for name, text in data["cover"]]
    return Paper(**{**data, "blocks": blocks, "cover": cover})


def _block(data: dict[str, Any]) -> Block:
    kind = data.pop("kind")
    if kind == "paragraph":
        data["runs"] = [Run(**run) for run in data["runs"]]
    elif kind == "listing":
        data["items"] = [[Run(**run) for run in item] for item in data["items"]]
    elif kind == "table":
        return _table(data)
    elif kind in ("chart", "map"):
        data["table"] = _table(data["table"])
    if kind == "chart":
        data["lines"] = [Line(**line) for line in data["lines"]]
        data["marks"] = [(label, words) for label, words in data["marks"]]
    return KINDS[kind](**data)


def _table(data: dict[str, Any]) -> Table:
    columns = [Column(**column) for column in data["columns"]]
    rows = [[Cell(**cell) for cell in row] for row in data["rows"]]
    return Table(**{**data, "columns": columns, "rows": rows})
