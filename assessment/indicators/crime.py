"""Which extract of recorded crime counts for each month."""

import datetime

from assessment.models import Extract
from assessment.sources.mps import OLD_CLASS


def month_holders(classification: str = OLD_CLASS) -> dict[datetime.date, Extract]:
    """Which extract counts for each month: of those that hold it, the one extracted last (then imported last)."""
    holders: dict[datetime.date, Extract] = {}
    imported = Extract.objects.filter(status=Extract.Status.IMPORTED, feed=f"mps-borough-{classification}")
    for extract in imported.order_by("extracted_on", "imported_at", "pk"):
        for month in extract.months:
            holders[datetime.date.fromisoformat(f"{month}-01")] = extract
    return holders
