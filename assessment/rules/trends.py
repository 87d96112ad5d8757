"""What statistics say of a series of months. Plain Python: numbers in (None where a month has not arrived), numbers out.

Each answer says how it was worked out, and each that cannot be given says why: a guess is worse than none.
"""

import datetime
from collections.abc import Sequence
from statistics import fmean
from typing import Any

from assessment.rules.periods import add_months

Values = Sequence[float | None]

BASELINE, LEAST_BASELINE = 24, 12
"""Months that control limits are made from: the two years before the months they judge, one year at the least."""
RUN = 9
MOVING_RANGE = 1.128
"""The mean distance of two neighbouring values of chance alone, in standard deviations (d2 of two, Shewhart)."""
SEASON_MONTHS = 36
FORECAST_MONTHS = 36
FORECAST_MEMORY = 120
INTERVAL = 95
PATHS = 1000

CONTROL_METHOD = (
    "Mean of the {n} months {first:%B %Y} to {last:%B %Y}; limits at two and three standard deviations, taken from the mean "
    "distance between neighbouring months divided by 1.128 (individuals chart)."
)
SEASON_METHOD = (
    "Each month as a share of the centred 12-month average, mean of all years of {first:%B %Y} to {last:%B %Y}, set so that "
    "the twelve average 100."
)
FORECAST_METHOD = (
    "Exponential smoothing with an additive level and season (statsmodels ETS), fitted to the {n} months {first:%B %Y} to "
    "{last:%B %Y}; the band holds 95% of 1,000 simulated paths."
)


def rolling(values: Values, months: int = 12) -> list[float | None]:
    """The sum of each month and the eleven before it; None while one of them has not arrived."""
    sums: list[float | None] = []
    for end in range(1, len(values) + 1):
        window = values[max(0, end - months) : end]
        held = [value for value in window if value is not None]
        sums.append(sum(held) if len(held) == months else None)
    return sums


def control(
    first_month: datetime.date, values: Values, judged: int, since: datetime.date | None = None
) -> dict[str, Any]:
    """Control limits from up to BASELINE months before the last `judged` ones, and which of those break a rule.

    Rules: beyond three standard deviations; two of three running months beyond two, on one side; nine running months
    on one side of the mean. `since`: the first month after the latest break; earlier months are not joined to it.
    """
    start = _start(first_month, values, since)
    end = len(values) - judged
    begin = max(start, end - BASELINE, 0)
    base = [value for value in values[begin:end] if value is not None] if end > begin else []
    if len(base) < LEAST_BASELINE or len(base) < end - begin:
        return {"refused": _too_few(LEAST_BASELINE, len(base), since)}
    mean = fmean(base)
    sigma = fmean(abs(one - other) for one, other in zip(base, base[1:], strict=False)) / MOVING_RANGE
    first, last = add_months(first_month, begin), add_months(first_month, end - 1)
    limits = {f"{side}{n}": mean + sign * n * sigma for n in (2, 3) for side, sign in (("low", -1), ("high", 1))}
    limits = {name: max(0.0, value) if name.startswith("low") else value for name, value in limits.items()}
    signals = [
        {"month": add_months(first_month, place).isoformat(), "rule": rule, "side": side}
        for place in range(end, len(values))
        if (found := _signal(values, place, begin, mean, sigma))
        for rule, side in [found]
    ]
    method = CONTROL_METHOD.format(n=len(base), first=first, last=last)
    return {"mean": mean, "sigma": sigma, **limits, "signals": signals, "method": method}


def _signal(values: Values, place: int, start: int, mean: float, sigma: float) -> tuple[str, str] | None:
    """The rule that a month breaks and on which side, the strictest first."""
    value = values[place]
    if value is None:
        return None
    side = "above" if value > mean else "below"
    sign = 1 if value > mean else -1
    if abs(value - mean) > 3 * sigma:
        return "beyond three standard deviations", side
    near = [one for one in values[max(start, place - 2) : place + 1] if one is not None]
    if abs(value - mean) > 2 * sigma and sum((one - mean) * sign > 2 * sigma for one in near) >= 2:
        return "two of three months beyond two standard deviations", side
    run = values[max(start, place - RUN + 1) : place + 1]
    if len(run) == RUN and all(one is not None and (one - mean) * sign > 0 for one in run):
        return "nine months in a row on one side of the mean", side
    return None


def season(first_month: datetime.date, values: Values, since: datetime.date | None = None) -> dict[str, Any]:
    """How each calendar month stands to the average month, 100: January first."""
    run_start, run = _run(first_month, values, since)
    if len(run) < SEASON_MONTHS:
        return {"refused": _too_few(SEASON_MONTHS, len(run), since)}
    ratios: dict[int, list[float]] = {month: [] for month in range(1, 13)}
    for place in range(6, len(run) - 6):
        window = run[place - 6 : place + 7]
        centre = (sum(window[1:12]) + (window[0] + window[12]) / 2) / 12
        if centre:
            ratios[add_months(run_start, place).month].append(run[place] / centre)
    if not all(ratios.values()):
        return {"refused": "Too many months have none to be counted."}
    means = [fmean(ratios[month]) for month in range(1, 13)]
    overall = fmean(means)
    last = add_months(run_start, len(run) - 1)
    indices = [100 * mean / overall if overall else 100.0 for mean in means]
    return {"indices": indices, "method": SEASON_METHOD.format(first=run_start, last=last)}


def forecast(
    first_month: datetime.date, values: Values, until: datetime.date, since: datetime.date | None = None
) -> dict[str, Any]:
    """What the months from the last one held to that of `until` may bring, and their year, as a middle and a band of 95%.

    Refused where fewer than FORECAST_MONTHS whole months follow each other after the latest break.
    """
    run_start, run = _run(first_month, values, since)
    if len(run) < FORECAST_MONTHS:
        return {"refused": _too_few(FORECAST_MONTHS, len(run), since)}
    last = add_months(run_start, len(run) - 1)
    steps = (until.year - last.year) * 12 + until.month - last.month
    if steps < 1:
        return {"refused": "The year is over."}
    run_start, run = (add_months(last, 1 - FORECAST_MEMORY), run[-FORECAST_MEMORY:]) if len(run) > FORECAST_MEMORY else (
        run_start, run
    )  # fmt: skip
    paths = _paths(run, steps)
    known = run[-(12 - steps) :] if steps < 12 else []
    totals = sorted(sum(path) + sum(known) for path in paths)
    by_month = [sorted(path[step] for path in paths) for step in range(steps)]
    return {
        "first_month": add_months(last, 1).isoformat(),
        "mid": [_share(month, 50) for month in by_month],
        "low": [_share(month, 2.5) for month in by_month],
        "high": [_share(month, 97.5) for month in by_month],
        "year": {"known": sum(known), "months_known": len(known), "mid": _share(totals, 50),
                 "low": _share(totals, 2.5), "high": _share(totals, 97.5), "until": until.isoformat()},
        "interval": INTERVAL,
        "method": FORECAST_METHOD.format(n=len(run), first=run_start, last=last),
    }  # fmt: skip


def _paths(run: list[float], steps: int) -> list[list[float]]:
    """Simulated continuations of a run of months, none below 0. The same for the same months."""
    import warnings

    import numpy
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a search that stops early still gives parameters; the band shows how good
        model = ETSModel(
            numpy.asarray(run, dtype=float), error="add", seasonal="add", seasonal_periods=12,
            initialization_method="heuristic",
        )  # fmt: skip
        fitted = model.fit(disp=False, maxiter=200)
        state = numpy.random.RandomState(12345)
        drawn = fitted.simulate(steps, anchor="end", repetitions=PATHS, rng=state)
    paths = numpy.maximum(numpy.asarray(drawn).reshape(steps, PATHS), 0).T
    return paths.tolist()


def _share(ordered: Sequence[float], percent: float) -> float:
    """The value that `percent` of an ordered list lie below."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def _start(first_month: datetime.date, values: Values, since: datetime.date | None) -> int:
    if since is None:
        return 0
    return min(len(values), max(0, (since.year - first_month.year) * 12 + since.month - first_month.month))


def _run(first_month: datetime.date, values: Values, since: datetime.date | None) -> tuple[datetime.date, list[float]]:
    """The whole months that follow each other up to the last one, and the first of them."""
    start = _start(first_month, values, since)
    run: list[float] = []
    for value in reversed(values[start:]):
        if value is None:
            break
        run.insert(0, float(value))
    return add_months(first_month, len(values) - len(run)), run


def _too_few(needed: int, held: int, since: datetime.date | None) -> str:
    after = f" since the series changed in {since:%B %Y}" if since else ""
    return f"It needs {needed} months in a row{after}; {held} are held."
