"""The codes of the seven crime types that the Mayor's Office for Policing and Crime made its priorities ("MOPAC7"). Which
labels of a file they count stands in data/published/indicators/crime.yaml.
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
