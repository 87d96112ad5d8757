"""manage.py load_reference"""

from typing import Any

from django.core.management.base import BaseCommand

from assessment import reference


class Command(BaseCommand):
    help = (
        "Load areas, sources, indicator definitions, populations and published figures from data/. "
        "Running it again changes nothing, unless a file in data/ was corrected."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for kind, count in reference.load_reference().items():
            self.stdout.write(f"{count:,} {kind}")
