"""A section's text as blocks of the paper: a little Markdown with bindings in it.

Markdown is kept to headings, paragraphs, bold, italic and lists. HTML, links and pictures are not understood: they stay the
plain text that they are, so nothing typed here can run or lead anywhere.

No figure, no sentence: a sentence that calls for a figure that is not held is left out of the paper, and what is missing
is said at the end of its section.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from assessment.paper import insets, wording
from assessment.paper.footnotes import Notes
from assessment.paper.stock import NotHeldError, Stock
from assessment.rules.bindings import Binding, Problem, parse
from assessment.rules.blocks import Block, Heading, Listing, Paragraph, Run

OPEN, CLOSE = "\ue000", "\ue001"
"""Stand round the number of a binding while Markdown is read. Characters of nobody's text: they are taken out of it."""
_MARK = re.compile(f"{OPEN}(\\d+){CLOSE}")
_SENTENCE_END = re.compile(r"(?<=[.!?])[”\"')]*\s+")
_NO_END = re.compile(r"\b(?:e\.g|i\.e|etc|vs|cf|no|para|Dr|Mr|Mrs|Ms|St|approx)\.\s*$")


@dataclass(frozen=True)
class LeftOut:
    """A sentence that the paper does not say, and what it would have needed."""

    sentence: str
    missing: str
    why: str
    line: int


@dataclass
class Written:
    """A section's text as blocks, what was left out of it, and what could not be read."""

    blocks: list[Block] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Atom:
    """A stretch of one sentence: text, or a binding, in one style."""

    piece: str | Binding | Problem
    bold: bool = False
    italic: bool = False


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("zero").enable(["heading", "list", "emphasis", "escape"])


def write(text: str, stock: Stock, notes: Notes, *, number: str = "", level: int = 1) -> Written:
    """The blocks of a text. Paragraphs are numbered below `number` ("1.4" → "1.4.1"); headings stand below `level`."""
    return _Writer(stock, notes, number, level).write(text)


class _Writer:
    def __init__(self, stock: Stock, notes: Notes, number: str, level: int) -> None:
        self.stock, self.notes, self.number, self.level = stock, notes, number, level
        self.result = Written()
        self.pieces: list[Binding | Problem] = []
        self.paragraphs = 0

    def write(self, text: str) -> Written:
        parsed = parse(text.replace(OPEN, "").replace(CLOSE, ""))
        self.result.problems = parsed.problems
        waiting = ""
        for piece in parsed.pieces:
            if isinstance(piece, Binding) and piece.is_block:
                self._markdown(waiting)
                waiting = ""
                self._inset(piece)
            elif isinstance(piece, str):
                waiting += piece
            else:
                waiting += f"{OPEN}{len(self.pieces)}{CLOSE}"
                self.pieces.append(piece)
        self._markdown(waiting)
        return self.result

    def _inset(self, binding: Binding) -> None:
        try:
            self.result.blocks += insets.make(binding, self.stock, self.notes)
        except NotHeldError as missing:
            self.result.left_out.append(LeftOut(binding.source, missing.what, missing.why, binding.line))

    # --- Markdown

    def _markdown(self, text: str) -> None:
        tokens = _markdown().parse(text)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type in ("bullet_list_open", "ordered_list_open"):
                end = _end_of(tokens, at)
                self._list(tokens[at:end])
                at = end
                continue
            if token.type == "heading_open":
                self._heading(tokens[at + 1])
                at += 2
            elif token.type == "inline":
                self._paragraph(token)
            at += 1

    def _heading(self, inline: Token) -> None:
        runs = self._runs(inline)
        if runs:
            self.result.blocks.append(Heading("".join(run.text for run in runs), level=min(self.level + 1, 4)))

    def _paragraph(self, inline: Token) -> None:
        runs = self._runs(inline)
        if not runs:
            return
        self.paragraphs += 1
        self.result.blocks.append(Paragraph(runs, number=f"{self.number}.{self.paragraphs}" if self.number else ""))

    def _list(self, tokens: list[Token]) -> None:
        items = [runs for token in tokens if token.type == "inline" and (runs := self._runs(token))]
        if items:
            self.result.blocks.append(Listing(items, is_ordered=tokens[0].type == "ordered_list_open"))
            return
        before = self.result.blocks[-1] if self.result.blocks else None
        if isinstance(before, Paragraph) and before.runs[-1].text.rstrip().endswith(":"):
            self.result.blocks.pop()
            self.paragraphs -= 1

    # --- Sentences

    def _runs(self, inline: Token) -> list[Run]:
        """The sentences of a paragraph that can be said, in their styles."""
        kept: list[Run] = []
        for sentence in _sentences(self._atoms(inline.children or [])):
            kept += self._sentence(sentence)
        return _joined(kept)

    def _atoms(self, children: Iterable[Token]) -> Iterable[Atom]:
        bold = italic = False
        for token in children:
            if token.type in ("strong_open", "strong_close"):
                bold = token.type == "strong_open"
            elif token.type in ("em_open", "em_close"):
                italic = token.type == "em_open"
            elif token.type in ("softbreak", "hardbreak"):
                yield Atom(" ", bold, italic)
            else:
                for n, part in enumerate(_MARK.split(token.content)):
                    if n % 2:
                        yield Atom(self.pieces[int(part)], bold, italic)
                    elif part:
                        yield Atom(part, bold, italic)

    def _sentence(self, atoms: list[Atom]) -> list[Run]:
        said: list[tuple[Atom, wording.Said | None]] = []
        for atom in atoms:
            try:
                said.append((atom, self._said(atom.piece)))
            except NotHeldError as missing:
                line = atom.piece.line if isinstance(atom.piece, (Binding, Problem)) else 0
                sentence = "".join(_source(one.piece) for one in atoms).strip()
                self.result.left_out.append(LeftOut(sentence, missing.what, missing.why, line))
                return []
        runs: list[Run] = []
        for atom, words in said:
            new = words.runs if words else [Run(str(atom.piece))]
            runs += [replace(run, bold=atom.bold, italic=atom.italic) for run in new]
        stated = [words for _, words in said if words and words.figures]
        return _noted(runs, self.notes.of(*stated)) if stated else runs

    def _said(self, piece: str | Binding | Problem) -> wording.Said | None:
        if isinstance(piece, str):
            return None
        if isinstance(piece, Problem):
            raise NotHeldError("a binding that cannot be read", str(piece))
        return wording.say(piece, self.stock)


def _end_of(tokens: list[Token], at: int) -> int:
    """The place behind the end of the list that opens at `at`."""
    depth = 0
    for n in range(at, len(tokens)):
        depth += tokens[n].nesting if tokens[n].type.endswith(("list_open", "list_close")) else 0
        if depth == 0:
            return n + 1
    return len(tokens)


def _source(piece: str | Binding | Problem) -> str:
    if isinstance(piece, str):
        return piece
    return piece.source if isinstance(piece, Binding) else piece.found


def _sentences(atoms: Iterable[Atom]) -> Iterable[list[Atom]]:
    """The atoms of each sentence. A sentence ends with a full stop, question or exclamation mark before a space."""
    sentence: list[Atom] = []
    for atom in atoms:
        if not isinstance(atom.piece, str):
            sentence.append(atom)
            continue
        for part in _split(atom.piece):
            sentence.append(replace(atom, piece=part))
            if (
                part[-1:].isspace()
                and part.rstrip().rstrip("”\"')").endswith((".", "!", "?"))
                and not _NO_END.search(part)
            ):
                yield sentence
                sentence = []
    if sentence:
        yield sentence


def _split(text: str) -> list[str]:
    """Text cut behind the white space after each end of a sentence; joined again it is the text."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    return [text[a:b] for a, b in zip(cuts, cuts[1:], strict=False) if a < b]


def _noted(runs: list[Run], note: int | None) -> list[Run]:
    """The sentence with the mark of its footnote at its end, before the space to the next."""
    last = max((n for n, run in enumerate(runs) if run.text.strip()), default=None)
    if note is None or last is None:
        return runs
    text = runs[last].text
    space = text[len(text.rstrip()) :]
    between = [Run(space)] if space else []
    return [*runs[:last], replace(runs[last], text=text.rstrip(), note=note), *between, *runs[last + 1 :]]


def _joined(runs: list[Run]) -> list[Run]:
    """Runs of one style together, without white space at the ends."""
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        is_plain = run.figure is None and run.note is None
        if (
            last
            and is_plain
            and last.figure is None
            and last.note is None
            and (last.bold, last.italic) == (run.bold, run.italic)
        ):
            joined[-1] = replace(last, text=last.text + run.text)
        else:
            joined.append(run)
    if joined:
        joined[0] = replace(joined[0], text=joined[0].text.lstrip())
        joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip())
    return [run for run in joined if run.text]
