"""Who has to approve a strategic assessment. Plain Python: facts in, words out.

The responsible authorities make the assessment together (Crime and Disorder Act 1998, ss5 and 6), so no agency signs it
alone: co-chairs of two agencies at least, and where the council and the police are both in the partnership, one of each.

Who sent a paper for approval does not approve it. A co-chair who wrote a part of it may: two agencies answer for it, and the
page names those who wrote.
"""

from collections.abc import Collection, Mapping

LEADERS = {"council": "the council", "police": "the police"}
"""Kinds of agency that must approve where the partnership has one."""
AGENCIES = 2


def still_needed(approved: Mapping[int, str], members: Mapping[int, str]) -> str:
    """Whose approval is still needed, in words, or nothing. Both are kinds of agencies by their number."""
    kinds = set(approved.values())
    lacking = [words for kind, words in LEADERS.items() if kind in members.values() and kind not in kinds]
    others = AGENCIES - len(approved) - len(lacking)
    if others > 0:
        lacking.append("another agency" if lacking or approved else f"{AGENCIES} agencies")
    return " and ".join(lacking)


def refusal(*, officer: int, agency: int, sent_by: int | None, approved: Collection[int]) -> str:
    """Why this officer may not approve, in a sentence, or nothing."""
    if officer == sent_by:
        return "You sent this paper for approval, so another co-chair of your agency has to approve it."
    if agency in approved:
        return "Your agency has approved this paper already."
    return ""
