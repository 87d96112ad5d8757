"""A case of each lead, for random steps."""

from collections.abc import Iterable, Iterator
from typing import Any

from hypothesis.extra.django import TestCase

from casework.models import Agency, Case
from tests import factories as make
from tests.personas import Cast, make_cast


class ThreeCases(TestCase):
    """Two of Barnet and one of Enfield, made once for all examples."""

    cast: Cast
    cases: list[Case]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = make_cast()
        leads = [cls.cast.case_lead, cls.cast.coordinator, cls.cast.enfield_lead]
        cls.cases = [make.make_case(lead) for lead in leads]

    def possible(self, steps: Iterable[tuple[int, str, Any]]) -> Iterator[tuple[Case, Agency, str, Any]]:
        """Of steps (which case, which agency, what) those that can be: the police are the only agency that both partnerships
        have. With the case, the agency and its name."""
        for number, name, what in steps:
            if number != 2 or name == "police":
                yield self.cases[number], getattr(self.cast, name), name, what
