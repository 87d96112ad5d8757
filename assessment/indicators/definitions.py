"""Definitions as people write them (data/published/indicators/*.yaml), read into indicators with a recipe. Plain Python.

A recipe says how the engine makes the figure, in one of these words:

    {"count": {feed: [label, …], …}, "except": [label, …]}    labels added up; `series` when the feeds are one family of which
                                                              an assessment uses one: the police's three classifications
    {"rate": code, "per": "residents" or "dwellings"}
    {"gap": code}                                             against London, in per cent
    {"rank": code}                                            among the 32 boroughs
    {"change_rank": code}                                     by the percentage change against the year before

and "trend": true where the months are stored too.
"""

from collections.abc import Iterable
from typing import Any

CLASSES = {"old": "mps-borough-old", "new": "mps-borough-new", "connect": "mps-borough-connect"}
"""The feed of each of the Met's classifications."""
SERIES = "recorded crime"
SOURCE = "mps-borough-old"
DERIVED = {"rate": 1000, "gap": 1200, "rank": 1400, "change_rank": 1600}
"""Where the indicators that follow from others stand in the order."""

_YEAR_BEFORE = (
    "{measure} are those of the middle of the calendar year before the one in which the period starts, as first published "
    "where that is held. A note below the figures says which."
)
_SET = "Equal values share the better place. The City of London and airports are not in the set."


class BadDefinitionError(ValueError):
    """A definition that cannot be read. The message names the code and what is wrong."""


def expand(entries: Iterable[dict[str, Any]], first: int = 10) -> list[dict[str, Any]]:
    """Entries of YAML as the fields of indicators, those that follow from them included.

    Raises BadDefinitionError for a code without a definition, an unknown word or a sum of unknown codes.
    """
    made: list[dict[str, Any]] = []
    counts: dict[str, dict[str, Any]] = {}
    for number, entry in enumerate(entries):
        fields = _fields(entry, first + 10 * number)
        recipe = _recipe(entry, counts)
        if recipe:
            counts[entry["code"]] = recipe
            recipe = recipe | {"trend": "trend" in entry.get("also", ())}
        made.append(fields | {"recipe": recipe})
        made += _followers(entry, fields)
    return made


def _fields(entry: dict[str, Any], order: int) -> dict[str, Any]:
    lacking = [word for word in ("code", "name", "definition") if not entry.get(word)]
    if lacking:
        raise BadDefinitionError(f"{entry.get('code', entry)}: it has no {' and no '.join(lacking)}.")
    return {
        "code": entry["code"],
        "name": entry["name"],
        "definition": entry["definition"],
        "unit": entry.get("unit", "count"),
        "direction": entry.get("direction", "neither"),
        "source": entry.get("source", SOURCE),
        "priority": entry.get("priority", ""),
        "order": int(entry.get("order", order)),
    }


def _recipe(entry: dict[str, Any], counts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    if "sum" in entry:
        return _sum(entry["code"], entry["sum"], counts)
    count = entry.get("count")
    if count is None:
        return {}
    if "feed" in count:
        return {"count": {count["feed"]: list(count["labels"])}, "except": list(count.get("except", ()))}
    unknown = set(count) - {*CLASSES, "every", "except"}
    if unknown:
        raise BadDefinitionError(f"{entry['code']}: “{sorted(unknown)[0]}” is no classification.")
    labels = {feed: list(count.get("every", ())) + list(count.get(name, ())) for name, feed in CLASSES.items()}
    held = {feed: found for feed, found in labels.items() if found}
    return {"count": held, "except": list(count.get("except", ())), "series": SERIES}


def _sum(code: str, parts: list[str], counts: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Labels of every part together. A classification counts it only when it counts every part."""
    if unknown := [part for part in parts if part not in counts]:
        raise BadDefinitionError(f"{code}: there is no count {unknown[0]} before it.")
    recipes = [counts[part] for part in parts]
    feeds = [feed for feed in recipes[0]["count"] if all(feed in recipe["count"] for recipe in recipes)]
    labels = {feed: [label for recipe in recipes for label in recipe["count"][feed]] for feed in feeds}
    return {**recipes[0], "count": labels, "parts": list(parts)}


def _followers(entry: dict[str, Any], base: dict[str, Any]) -> list[dict[str, Any]]:
    also, code = entry.get("also", ()), entry["code"]
    if unknown := set(also) - {*DERIVED, "trend"}:
        raise BadDefinitionError(f"{code}: “{sorted(unknown)[0]}” cannot follow from a count.")
    name, short = entry.get("as", code.partition(".")[2]), entry.get("short", base["name"])
    lower = short if short[:2].isupper() else short[:1].lower() + short[1:]
    per = entry.get("per", "residents")
    rated = f"rate.{name}" if "rate" in also else code
    made = []
    if "rate" in also:
        text = f"{base['name']} in the period, per 1,000 {per}. {_YEAR_BEFORE.format(measure=per.capitalize())}"
        unit = "dwelling_rate" if per == "dwellings" else "rate"
        made.append(("rate", rated, f"{short} per 1,000 {per}", text, unit, {"rate": code, "per": per}))
    if "gap" in also:
        text = (
            f"How far the rate per 1,000 {per} lies above (+) or below (−) that of the 32 London boroughs together, in per "
            "cent of London’s. The City of London and airports are not in London’s rate."
        )
        made.append(("gap", f"gap.{name}", f"{short}: gap to London", text, "percent", {"gap": rated}))
    if "rank" in also:
        by = f"rate per 1,000 {per}, unrounded" if "rate" in also else "count"
        text = f"The boroughs in the order of the {by}. 1 is the lowest. {_SET}"
        made.append(("rank", f"rank.{name}", f"Place among the 32 boroughs: {lower}", text, "rank", {"rank": rated}))
    if "change_rank" in also:
        text = f"The boroughs in the order of their percentage change against the year before. 1 is the largest fall. {_SET}"
        title = f"Place among the 32 boroughs: change of {lower}"
        made.append(("change_rank", f"rank.{name}_change", title, text, "rank", {"change_rank": code}))
    return [
        base
        | {"code": new, "name": title, "definition": text, "unit": unit, "recipe": recipe}
        | {"order": DERIVED[kind] + base["order"], "direction": "neither" if unit == "rank" else base["direction"]}
        for kind, new, title, text, unit, recipe in made
    ]
