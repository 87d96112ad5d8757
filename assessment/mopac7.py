"""The seven crime types that the Mayor's Office for Policing and Crime made its priorities ("MOPAC7"), old classes.

The Met's two old-class files name some minor types differently ("Burglary in a Dwelling", from 2017 "Burglary -
Residential"). Each type lists the labels of both. They are labels of one series for these seven types; a single minor
type is not always the same thing in both files (residential burglary took in sheds and garages), so minor types are
stored as published and joined only here.
"""

ROBBERY = "mopac7.robbery"
THEFT_FROM_MV = "mopac7.theft_from_mv"
BURGLARY = "mopac7.burglary"
THEFT_OF_MV = "mopac7.theft_of_mv"
CRIMINAL_DAMAGE = "mopac7.criminal_damage"
THEFT_FROM_PERSON = "mopac7.theft_from_person"
VIOLENCE_WITH_INJURY = "mopac7.violence_with_injury"
TOTAL = "mopac7.total"
ALL_CRIME = "crime.all"

TYPES = (
    ROBBERY, THEFT_FROM_MV, BURGLARY, THEFT_OF_MV, CRIMINAL_DAMAGE, THEFT_FROM_PERSON, VIOLENCE_WITH_INJURY,
)  # fmt: skip
"""In the order of the table in the 2017 report."""

MAJORS = {"robbery": ROBBERY, "burglary": BURGLARY, "criminal damage": CRIMINAL_DAMAGE}
"""Types that are the whole of a major category (arson is inside criminal damage)."""

MINORS = {
    "theft from motor vehicle": THEFT_FROM_MV,
    "theft from m/v": THEFT_FROM_MV,
    "theft/taking of motor vehicle": THEFT_OF_MV,
    "theft/taking of m/v": THEFT_OF_MV,
    "other theft person": THEFT_FROM_PERSON,
    "theft person": THEFT_FROM_PERSON,
    "assault with injury": VIOLENCE_WITH_INJURY,
    "wounding/gbh": VIOLENCE_WITH_INJURY,
    "grievous bodily harm": VIOLENCE_WITH_INJURY,
    "murder": VIOLENCE_WITH_INJURY,
}


def type_of(major: str, minor: str) -> str | None:
    """The MOPAC7 code that a row of an old-class file belongs to, or None for the rest of recorded crime."""
    return MAJORS.get(major.lower()) or MINORS.get(minor.lower())
