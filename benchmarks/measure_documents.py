"""From stored figures to all documents of both audiences: seconds for each by the clock and of processor time (the best of
three), and the peak memory of the process.

    .venv/bin/python benchmarks/measure_documents.py --partnership barnet --year 2016-17

The assessment must be collected already. Nothing is stored and nothing is changed.
"""

import argparse
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
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


def best(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of this process, each the best of three."""
    clock, worked = [], []
    for _ in range(3):
        begun, spent = time.perf_counter(), time.process_time()
        work()
        clock.append(time.perf_counter() - begun)
        worked.append(time.process_time() - spent)
    return min(clock), min(worked)


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
    print(f"load {os.getloadavg()[0]:.1f}\n\n| | seconds | processor seconds | bytes |\n|---|---|---|---|")
    sums = [0.0, 0.0]

    def line(what: str, work: Callable[[], object], size: str = "") -> None:
        clock, worked = best(work)
        sums[0], sums[1] = sums[0] + clock, sums[1] + worked
        print(f"| {what} | {clock:.2f} | {worked:.2f} | {size} |", flush=True)

    for audience in PaperFile.Audience:
        paper = compose(assessment, audience)
        figures = documents.facts(paper)
        line(f"{audience}: composing", partial(compose, assessment, audience))
        for kind in PaperFile.Kind:
            size = len(makers.make(kind, paper, figures))
            line(f"{audience}: {kind}", partial(makers.make, kind, paper, figures), f"{size:,}")
    print(f"\nall: {sums[0]:.1f} s, {sums[1]:.1f} s of processor time; peak memory {peak()} MB")


if __name__ == "__main__":
    main()
