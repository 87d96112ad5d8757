"""What the proof asks of the text, of the public version and of the partners. Plain Python, as proof.py."""

import re
from collections.abc import Callable, Iterator

from assessment.rules import proof
from assessment.rules.periods import print_date
from assessment.rules.proof import Facts, Finding, Severity, Stated, named, once

SMALL = 5
"""Counts of 1 to 4 of places below the borough are hidden in anything published."""


def not_collected(facts: Facts) -> Iterator[Finding]:
    if not facts.is_collected:
        yield Finding(
            "not-collected",
            Severity.BLOCKS,
            "No figures are collected.",
            "A paper without figures has nothing to sign.",
            "Collect the figures.",
            "overview",
        )


def typed_numbers(facts: Facts) -> Iterator[Finding]:
    for section in facts.sections:
        if section.typed:
            yield Finding(
                f"typed:{section.key}",
                Severity.REASON,
                f"Numbers are typed in “{section.name}”: {named(section.typed)}.",
                "A number without a source cannot be opened, and does not follow when its figure changes.",
                "Bind the figure by its code.",
                section.link,
            )


def unreadable_bindings(facts: Facts) -> Iterator[Finding]:
    for section in facts.sections:
        if section.unreadable:
            yield Finding(
                f"binding:{section.key}",
                Severity.BLOCKS,
                f"“{section.name}” calls for figures in words that cannot be read: {named(section.unreadable)}",
                "The sentence is left out of the paper.",
                "Write the binding as the page of the section says.",
                section.link,
            )


def left_out(facts: Facts) -> Iterator[Finding]:
    for section in facts.sections:
        if section.left_out:
            yield Finding(
                f"left-out:{section.key}",
                Severity.REASON,
                f"“{section.name}” calls for figures that are not held: {named(section.left_out)}.",
                "Sentences and tables that need them are left out of the paper.",
                "Import the figures, ask the agency for them, or take the sentence out.",
                section.link,
            )


def empty_sections(facts: Facts) -> Iterator[Finding]:
    for section in facts.sections:
        if section.is_empty:
            yield Finding(
                f"empty:{section.key}",
                Severity.BLOCKS,
                f"“{section.name}” is empty.",
                "The board would read a heading with nothing under it.",
                "Write the section, or take it out.",
                section.link,
            )


def open_comments(facts: Facts) -> Iterator[Finding]:
    for section in facts.sections:
        if section.comments:
            count = "1 comment is" if section.comments == 1 else f"{section.comments} comments are"
            yield Finding(
                f"comments:{section.key}",
                Severity.BLOCKS,
                f"{count} open in “{section.name}”.",
                "Somebody has asked something that nobody has answered.",
                "Deal with each, and mark it so.",
                section.link,
            )


def small_numbers(facts: Facts) -> Iterator[Finding]:
    """Numbers that publication.py hides, and small counts of people, where the public version prints them all the same."""
    for claim in facts.public_claims:
        for pk, words in claim.figures:
            figure = facts.stated.get(pk)
            if figure and figure.value is not None and _is_given_away(figure, words.rpartition(": ")[2], facts.hidden):
                yield Finding(
                    f"small:{figure.code}:{figure.area}:{figure.period.start}",
                    Severity.BLOCKS,
                    f"The public version shows a number that it should hide ({proof.where(claim)}): {figure.name}, "
                    f"{figure.area}.",
                    "A small number for a small place, or one it could be worked out from, may tell who is meant.",
                    "Leave the place out, or mark the section as restricted.",
                    f"figure:{pk}",
                )


def _is_given_away(figure: Stated, words: str, hidden: frozenset[int]) -> bool:
    if figure.pk in hidden:
        return any(letter.isdigit() for letter in words)
    counted = figure.value if figure.numerator is None else figure.numerator  # a rate of 4 may be 70 crimes
    is_small = figure.is_small_place and 0 < (counted or 0) < SMALL
    return is_small and bool(re.search(rf"\b{int(figure.value or 0)}\b", words))


def leaks(facts: Facts) -> Iterator[Finding]:
    for text in facts.leaks:
        yield Finding(
            f"public:{text[:120]}",
            Severity.BLOCKS,
            f"The public version gives away what is restricted: {text}",
            "What is published cannot be called back.",
            "Mark the section as restricted, or take the words out of the public text.",
            "overview",
        )


def unsigned_returns(facts: Facts) -> Iterator[Finding]:
    for one in facts.returns:
        due = f", due {print_date(one.due_on)}" if one.due_on else ""
        yield Finding(
            f"return:{one.pk}",
            Severity.REASON,
            f"{one.agency} has not signed “{one.title}” ({one.status.lower()}{due}).",
            "What an agency counts and has not signed is not in the paper.",
            "Remind the agency, then collect again.",
            "returns",
        )


def silent_actions(facts: Facts) -> Iterator[Finding]:
    if facts.silent_actions:
        count = len(facts.silent_actions)
        yield Finding(
            "actions",
            Severity.REASON,
            f"{count} {'action of the plan has' if count == 1 else 'actions of the plan have'} no update: "
            f"{named(facts.silent_actions)}.",
            "The board cannot tell whether the work was done.",
            "Ask the owners how their actions stand.",
            "plan",
        )


RULES: tuple[Callable[[Facts], Iterator[Finding]], ...] = (
    not_collected, proof.unequal_periods, proof.broken_series, proof.asb_feeds, proof.points, proof.missing,
    proof.undone_extracts, proof.newer_extracts, proof.too_early, proof.tiny_bases, proof.few_in_rank, proof.survey_shares,
    proof.definitions, unreadable_bindings, left_out, typed_numbers, empty_sections, open_comments, small_numbers, leaks,
    unsigned_returns, silent_actions,
)  # fmt: skip


def examine(facts: Facts) -> list[Finding]:
    """Everything that stands between the paper and a signature, the gravest first."""
    found = once(finding for rule in RULES for finding in rule(facts))
    return sorted(found, key=lambda finding: list(Severity).index(finding.severity))
