"""Text without the characters that no document can hold: they come in with what people paste, and say nothing."""

from typing import Any

from assessment.rules.blocks import Paper, from_json

CONTROLS = {n: " " for n in range(32) if n not in (9, 10)} | {0xFFFE: " ", 0xFFFF: " "}


def plain(paper: Paper) -> Paper:
    """The paper with such characters made spaces, wherever they stand."""
    return from_json(_plain(paper.as_json()))


def _plain(data: Any) -> Any:
    if isinstance(data, str):
        return data.translate(CONTROLS)
    if isinstance(data, dict):
        return {name: _plain(value) for name, value in data.items()}
    return [_plain(one) for one in data] if isinstance(data, list | tuple) else data
