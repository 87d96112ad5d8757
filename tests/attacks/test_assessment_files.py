"""Files made to break what reads them, or what reads their rows later. Each is refused with a reason; none is a crash."""

import json
from typing import Any

import pytest

from assessment import reference
from assessment.models import Boundary, Extract
from assessment.services import extracts, reading
from assessment.sources import registry
from assessment.sources.base import FileRefusedError
from tests.personas import Cast


@pytest.fixture
def loaded(db: None) -> None:
    reference.load_reference()


RING = [[-0.2, 51.6], [-0.1, 51.6], [-0.1, 51.7], [-0.2, 51.6]]


def ward(coordinates: Any, *, name: str = "Ward", code: str = "E05000043") -> str:
    properties = {"WD14CD": code, "WD14NM": name, "LAD14CD": "E09000003", "LAD14NM": "Barnet"}
    geometry = {"type": "Polygon", "coordinates": coordinates}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


def crime(**told: Any) -> str:
    place = {"latitude": "51.6", "longitude": "-0.2", "street": {"name": told.pop("street", "On Road")}}
    return json.dumps([{"category": "burglary", "location": place, "month": "2017-03", "persistent_id": "", **told}])


STREET = "Crime ID,Month,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type\n"
SURVEY = "survey,question,measure,area,wave,start,end,share,n,low,high\n"
REOFFENDING = "area,start,end,group,offenders,reoffenders,reoffences\n"
FILES = {
    "a point that is no number": ward([RING]).replace("51.7", "NaN"),
    "a point without end": ward([RING]).replace("51.7", "Infinity"),
    "a point too large to be one": ward([RING]).replace("51.7", "1e400"),
    "a point off the earth": ward([RING]).replace("51.7", "1e300"),
    "a point in words": ward([RING]).replace("51.7", '"north"'),
    "a ring of one point": ward([RING[:1]]),
    "points of other sizes": ward([[RING[0], [1], [2, 3, 4, 5], RING[0]]]),
    "a ring round nothing": ward([[RING[0], RING[1], RING[0], RING[0]]]),
    "rings in rings": ward([RING]).replace("[[[", "[" * 900 + "[[[").replace("]]]", "]]]" + "]" * 900),
    "brackets": "[" * 200_000,
    "a NUL in a name": ward([RING], name="A\x00B"),
    "half a character in a name": ward([RING], name="\ud800"),
    "a code as long as a street": ward([RING], code="E05" + "1" * 500),
    "a code with a NUL": ward([RING], code="E05\x00"),
    "a NUL in a street": crime(street="On\x00"),
    "half a character in a street": crime(street="\ud800"),
    "a NUL in a crime": crime(persistent_id="a\x00"),
    "a line end in a code": STREET + ',2017-03,-0.2,51.6,x,"E01000115\n",Barnet 001A,Burglary\n',
    "the end of time": SURVEY + "PAS,q,survey.x,Barnet,w,9999-12-01,9999-12-31,50,10,,\n",
    "the beginning of time": SURVEY + "PAS,q,survey.x,Barnet,w,0001-01-01,0001-01-31,50,10,,\n",
    "a measure too long": SURVEY + f"PAS,q,survey.{'x' * 500},Barnet,w,2016-01-01,2016-01-31,50,10,,\n",
    "a group too long": REOFFENDING + f"Barnet,2016-01-01,2016-12-31,{'g' * 300},10,5,7\n",
    "10,000 columns": ",".join(f"c{n}" for n in range(10_000)) + "\n" + ",".join("1" * 10_000),
}


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_is_refused_with_a_reason_and_leaves_nothing(loaded: None, cast: Cast, file: str) -> None:
    held = Boundary.objects.count()
    with pytest.raises(FileRefusedError):
        extracts.preview(content=file.encode("utf-8", "surrogatepass"), file_name="x", by=cast.analyst)
    assert not Extract.objects.exists()
    assert Boundary.objects.count() == held


def test_a_name_that_is_markup_or_an_emoji_is_a_name(loaded: None, cast: Cast) -> None:
    """What a file calls a place is drawn on maps, so it is kept as it is and escaped where it is shown."""
    for code, name in (("E05000043", "<script>alert(1)</script>"), ("E05000044", "Old \U0001f3e0")):
        seen = extracts.preview(content=ward([RING], name=name, code=code).encode(), file_name="x", by=cast.analyst)
        extracts.import_extract(extract=seen, by=cast.analyst)
        assert Boundary.objects.filter(area__code=code).exists()


def test_spreadsheet_marks_in_a_csv_are_kept_apart_from_its_columns(loaded: None, cast: Cast) -> None:
    row = ',2017-03,-0.2,51.6,"a\tb\\N\n\\.",E01000115,Barnet 001A,Burglary\n'
    seen = extracts.preview(content=(STREET + row).encode(), file_name="x", by=cast.analyst)
    assert extracts.import_extract(extract=seen, by=cast.analyst).rows_kept == 1


def test_a_file_that_is_discarded_while_it_is_read_stays_so(
    loaded: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It came back once without its bytes, to be imported."""
    seen = extracts.preview(content=ward([RING]).encode(), file_name="x", by=cast.analyst)
    Extract.objects.filter(pk=seen.pk).update(status=Extract.Status.READING)
    told = reading.summarise(seen, registry.FEEDS[seen.feed], lambda _: None)

    def meanwhile(*given: Any) -> reading.Summary:
        extracts.discard(extract=seen, by=cast.analyst)
        return told

    monkeypatch.setattr(reading, "summarise", meanwhile)
    extracts.read_in_background(extract_id=seen.pk)
    assert not Extract.objects.exists()
