"""Loading wards and postcodes from the bundled open data (see data/README.md for their publishers)."""

import csv
import gzip
import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from casework.models import Postcode, Ward
from casework.rules.matching import postcode_key

PLACES = Path(settings.BASE_DIR) / "data" / "places"


@transaction.atomic
def load_places(folder: Path = PLACES) -> tuple[int, int]:
    """Put Barnet's 21 wards of 2014 and its postcodes in place. Safe to repeat. Returns how many of each the files
    hold. Wards are those of 2014 because the figures that the product is first used for were counted by them."""
    found = json.loads((folder / "barnet_wards_2014.geojson").read_text())["features"]
    wards = [
        Ward(
            code=ward["properties"]["ward_code"],
            name=ward["properties"]["ward_name"],
            area_code=ward["properties"]["lad_code"],
            since_year=2014,
        )
        for ward in found
    ]
    Ward.objects.bulk_create(
        wards, update_conflicts=True, unique_fields=["code"], update_fields=["name", "area_code", "since_year"]
    )
    with gzip.open(folder / "barnet_postcodes.csv.gz", "rt", newline="") as file:
        postcodes = [
            Postcode(
                postcode=postcode_key(row["postcode"]),
                ward_id=row["ward14cd"],
                lsoa_code=row["lsoa11cd"],
                latitude=float(row["lat"]),
                longitude=float(row["long"]),
            )
            for row in csv.DictReader(file)
        ]
    Postcode.objects.bulk_create(postcodes, batch_size=5000, ignore_conflicts=True)
    return len(wards), len(postcodes)
