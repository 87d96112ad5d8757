"""Wards and postcodes, so that a report's ward comes from its postcode."""

from typing import Any

from django.core.management.base import BaseCommand

from casework.services.gazetteer import load_places


class Command(BaseCommand):
    help = "Load the wards and postcodes of data/places. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        wards, postcodes = load_places()
        self.stdout.write(f"{wards} wards and {postcodes:,} postcodes are loaded.")
