"""The paper as a web page: the product's own templates, charts drawn, nothing fetched from elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessment.drawing import charts
from assessment.rules.blocks import Block, Chart, Heading, Map, Paper


@dataclass(frozen=True)
class Part:
    """A block as the template needs it: headings one level down, for the page has a title of its own."""

    block: Block
    anchor: str = ""
    tag: str = ""
    drawing: SafeString = SafeString("")


def parts(paper: Paper) -> list[Part]:
    return [_part(n, block) for n, block in enumerate(paper.blocks)]


def _part(n: int, block: Block) -> Part:
    if isinstance(block, Heading):
        return Part(block, f"s{n}", f"h{min(block.level, 4) + 1}")
    if isinstance(block, Chart):
        return Part(block, drawing=charts.svg(block))
    if isinstance(block, Map):
        return Part(block, drawing=SafeString(block.svg))
    return Part(block)


def context(paper: Paper) -> dict[str, Any]:
    """What assessment/_paper.html needs."""
    made = parts(paper)
    return {
        "paper": paper,
        "parts": made,
        "contents": [one for one in made if one.tag == "h2"],
    }


def make(paper: Paper) -> bytes:
    """A file of its own that opens without the network: the same for the same paper."""
    return render_to_string("assessment/paper_file.html", context(paper)).encode()
