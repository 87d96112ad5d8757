"""Text without the characters that no document can hold: they come in with what people paste, and say nothing."""

from collections.abc import Mapping
from typing import Any

from assessment.rules.blocks import Paper, from_json

CONTROLS = {n: " " for n in range(32) if n not in (9, 10)} | {0xFFFE: " ", 0xFFFF: " "}


def plain(paper: Paper) -> Paper:
    """The paper with such characters made spaces, wherever they stand."""
    return translated(paper, CONTROLS)


def translated(paper: Paper, characters: Mapping[int, str]) -> Paper:
    """The paper with some characters (by their numbers) made others, wherever they stand."""
    return from_json(_translated(paper.as_json(), characters))


def _translated(data: Any, characters: Mapping[int, str]) -> Any:
    if isinstance(data, str):
        return data.translate(characters)
    if isinstance(data, dict):
        return {name: _translated(value, characters) for name, value in data.items()}
    return [_translated(one, characters) for one in data] if isinstance(data, list | tuple) else data
