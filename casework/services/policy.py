"""The data policy as the product reads it: which periods it sets. The file is for people; this takes out what is counted."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from casework.rules.retention import Period


@cache
def kept() -> dict[str, dict[str, Any]]:
    """The part `kept` of data_policy.yaml: for each name its text and, where the period is counted, months, since, source."""
    text = (Path(settings.BASE_DIR) / "data_policy.yaml").read_text(encoding="utf-8")
    return yaml.safe_load(text)["kept"]


def policy_period(kind: str) -> Period:
    """The policy's own period. Raises KeyError for one that is not counted in months."""
    entry = kept()[kind]
    return Period(kind, entry["months"], f"data policy, {entry['source']}" if entry["source"] else "")
