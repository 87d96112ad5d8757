"""What the places of files are called: codes that tell the censuses apart, the police's extra areas, the sets of wards."""

from dataclasses import dataclass

LSOA11_SUFFIX = "-11"
EXTRA_AREAS = {
    "london heathrow and london city airports": "London Heathrow and London City Airports",
    "heathrow": "London Heathrow and London City Airports",
    "aviation security (so18)": "Aviation Security (SO18)",
    "unknown": "Unknown",
    "not known": "Unknown",
    "other": "Unknown",
    "other / nk": "Unknown",
}
"""Areas that the Met counts and that are no borough, and what we call them: kept, and left out of ranks and London."""


@dataclass(frozen=True)
class Place:
    """A place inside a borough as a file names it. `borough` is the borough's name or ONS code, empty when not named."""

    code: str
    name: str
    kind: str
    borough: str = ""


def area_code(kind: str, ons_code: str) -> str:
    """The code we keep a place under. An LSOA that did not change keeps its ONS code from census to census, so that of
    2011 is kept as E01000115-11 and that of 2021 as E01000115."""
    return f"{ons_code}{LSOA11_SUFFIX}" if kind == "lsoa11" else ons_code


def ons_code(code: str) -> str:
    """The ONS code of a place that is kept under `code`."""
    return code.removesuffix(LSOA11_SUFFIX)


def ward_kind(ward_code: str) -> str:
    """Which set of wards an ONS code belongs to. Codes are given in order: those made for the boundaries in force since
    2018 and 2022 begin at E05011, and these are the wards of today."""
    return "ward22" if ward_code >= "E05011" else "ward14"
