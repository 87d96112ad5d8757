"""From stored figures to all documents of both audiences: seconds for each, and the peak memory of the process.

    .venv/bin/python benchmarks/measure_documents.py --partnership barnet --year 2016-17

The assessment must be collected already. Nothing is stored and nothing is changed.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from assessment.export import makers  # noqa: E402
from assessment.models import Assessment, PaperFile  # noqa: E402
from assessment.paper.compose import compose  # noqa: E402
from assessment.rules.periods import financial_year  # noqa: E402
from assessment.services import documents  # noqa: E402


def peak() -> int:
    """Megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--partnership", default="barnet")
    parser.add_argument("--year", default="2016-17")
    asked = parser.parse_args()
    period = financial_year(asked.year)
    assessment = Assessment.objects.filter(
        partnership__slug=asked.partnership, period_start=period.start, period_end=period.end
    ).latest("version")
    print(f"{assessment.figures.count():,} stored figures; {peak()} MB before", flush=True)
    start = time.perf_counter()
    for audience in PaperFile.Audience:
        begun = time.perf_counter()
        paper = compose(assessment, audience)
        figures = documents.facts(paper)
        print(f"{audience}: composed in {time.perf_counter() - begun:.2f} s, {len(paper.blocks)} blocks", flush=True)
        for kind in PaperFile.Kind:
            begun = time.perf_counter()
            content = makers.make(kind, paper, figures)
            print(f"  {kind:5} {time.perf_counter() - begun:6.2f} s {len(content):>10,} bytes", flush=True)
    print(f"all: {time.perf_counter() - start:.2f} s; peak memory {peak()} MB")


if __name__ == "__main__":
    main()
