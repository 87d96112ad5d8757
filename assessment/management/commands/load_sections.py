"""manage.py load_sections"""

from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError

from assessment.reference import DATA
from assessment.rules.periods import financial_year
from assessment.services import assessments, writing
from assessment.services.assessments import SignedOffError, UnknownPartnershipError


class Command(BaseCommand):
    help = (
        "Load the written sections of the demonstration's assessment of 2016/17 from data/published/sections_2017.yaml. "
        "Sections in which somebody has written stay as they are; running it again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        held = yaml.safe_load((DATA / "published/sections_2017.yaml").read_text(encoding="utf-8"))
        try:
            partnership = assessments.find_partnership(held["partnership"])
            assessment = assessments.open_assessment(
                partnership=partnership, period=financial_year(held["year"]), by=None
            )
            count = self._load(assessment, held)
        except (UnknownPartnershipError, SignedOffError) as problem:
            raise CommandError(str(problem)) from None
        self.stdout.write(f"{count} sections loaded")

    def _load(self, assessment: Any, held: dict[str, Any]) -> int:
        writing.begin(assessment=assessment, by=None)
        if not any(getattr(assessment, name) for name in writing.COVER):
            writing.set_cover(assessment=assessment, by=None, facts=held["cover"])
        sections = {section.key: section for section in assessment.sections.select_related("assessment")}
        texts, extra = held["sections"], held["organisational_change"]
        if extra["key"] not in sections and extra["after"] in sections:
            made = writing.add(
                assessment=assessment, by=None, title=extra["title"], after=sections[extra["after"]], is_numbered=True
            )
            sections[made.key] = made
        texts = texts | {extra["key"]: extra["text"]}
        untouched = [one for key, one in sections.items() if key in texts and one.version == 1]
        for one in untouched:
            writing.save(
                section=one, by=None, version=1, title=one.title, text=texts[one.key].strip(),
                is_restricted=one.is_restricted,
            )  # fmt: skip
        return len(untouched)
