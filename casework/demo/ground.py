"""Where the demonstration takes place: real streets, postcodes and wards of Barnet; house numbers are invented."""

import csv
import gzip
import re
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import Protocol

from casework.rules.matching import postcode_key
from casework.services.gazetteer import PLACES

# How much of the anti-social behaviour each ward sees: busier around the town centres and the larger estates.
WARD_WEIGHTS = {
    "Burnt Oak": 10, "Colindale": 10, "West Hendon": 8, "Childs Hill": 8, "Underhill": 6, "Coppetts": 6,
    "East Finchley": 6, "Hendon": 6, "Golders Green": 6, "Woodhouse": 6, "West Finchley": 5, "Edgware": 6,
    "Mill Hill": 4, "Hale": 4, "Brunswick Park": 4, "East Barnet": 4, "High Barnet": 4, "Oakleigh": 3,
    "Totteridge": 3, "Finchley Church End": 3, "Garden Suburb": 2,
}  # fmt: skip
BLOCKS = """Alder Ashdown Beechwood Bramley Cedar Chiltern Cotswold Damson Elmhurst Fairlawn Fernbank Garrick Hawthorn
Hazel Heathfield Juniper Kestrel Larkfield Linden Malvern Maple Mulberry Northolme Orchard Pembury Quarry Rosemount Rowan
Sandown Silverbirch Tamarisk Vernon Walnut Willow Windrush Yewtree""".split()  # noqa: SIM905 - a list of words reads better
ENFIELD_STREETS = """Church Street|Silver Street|Hertford Road|Southbury Road|Baker Street|Fore Street|Green Lanes
Lancaster Road|Chase Side|Windmill Hill|Bury Street West|Great Cambridge Road|Ordnance Road|Nags Head Road
Winchmore Hill Road|Bowes Road|Palmerston Crescent|Bounces Road|Montagu Road|Lincoln Road""".replace("\n", "|").split(
    "|"
)


@dataclass(frozen=True)
class Spot:
    """Somewhere: an address or a named spot on a street."""

    address: str
    postcode: str
    ward: str | None
    street: str


class Ground(Protocol):
    def street(self, rng: Random) -> Spot: ...


class Barnet:
    """Draws a postcode that was live in 2014 and lies in the ward that the Ordnance Survey gave it, and names the street
    that is nearest to it in that ward."""

    def __init__(self) -> None:
        self._postcodes: dict[str, list[tuple[str, float, float]]] = {}
        self._streets: dict[str, list[tuple[float, float, str]]] = {}
        names: dict[str, str] = {}
        with gzip.open(PLACES / "barnet_postcodes.csv.gz", "rt", newline="") as file:
            for row in csv.DictReader(file):
                if row["cpo2014_ward"] == row["ward14cd"]:
                    known = self._postcodes.setdefault(row["ward14cd"], [])
                    known.append((postcode_key(row["postcode"]), float(row["lat"]), float(row["long"])))
                    names[row["ward14cd"]] = row["ward14nm"]
        with (PLACES / "barnet_streets.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                if row["is_street"] == "Y" and not re.match(r"[ABM]\d", row["street"]):
                    known_streets = self._streets.setdefault(row["ward14cd"], [])
                    known_streets.append((float(row["latitude"]), float(row["longitude"]), row["street"]))
        self._wards = sorted(self._postcodes)
        self._weights = [*accumulate(WARD_WEIGHTS.get(names[ward], 4) for ward in self._wards)]
        self._nearest = cache(self._nearest_street)

    def street(self, rng: Random) -> Spot:
        ward = rng.choices(self._wards, cum_weights=self._weights)[0]
        postcode, latitude, longitude = rng.choice(self._postcodes[ward])
        name = self._nearest(ward, latitude, longitude)
        return Spot(name, postcode, ward, name)

    def _nearest_street(self, ward: str, latitude: float, longitude: float) -> str:
        # A degree of longitude is 0.62 of a degree of latitude here.
        return min(
            self._streets[ward],
            key=lambda street: (street[0] - latitude) ** 2 + (0.62 * (street[1] - longitude)) ** 2,
        )[2]


class Enfield:
    """A few well-known streets; no open data for Enfield is bundled, so there are neither postcodes nor wards."""

    def street(self, rng: Random) -> Spot:
        name = rng.choice(ENFIELD_STREETS)
        return Spot(name, "", None, name)


def home_on(spot: Spot, rng: Random) -> Spot:
    """An invented address on the street."""
    number = rng.randint(1, 148)
    draw = rng.random()
    if draw < 0.6:
        address = f"{number} {spot.street}"
    elif draw < 0.8:
        address = f"Flat {rng.randint(1, 24)}, {number} {spot.street}"
    else:
        kind = rng.choice(["Court", "House", "Lodge", "Court"])
        address = f"Flat {rng.randint(1, 40)}, {rng.choice(BLOCKS)} {kind}, {spot.street}"
    return Spot(address, spot.postcode, spot.ward, spot.street)


def next_door(spot: Spot, rng: Random) -> Spot:
    """Another invented address on the same street and postcode."""
    while (other := home_on(spot, rng)).address == spot.address:
        pass
    return other
