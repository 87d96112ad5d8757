"""Finding the ward of a postcode and the place that an address probably is."""

from django.db.models import Exists, OuterRef

from casework.access import reports_for
from casework.models import Partnership, Place, Postcode, Report, User, Ward
from casework.models.people import address_shown
from casework.rules.matching import Match, address_key, postcode_key, same_place
from casework.services.saving import create


def ward_of(postcode: str) -> Ward | None:
    known = Postcode.objects.select_related("ward").filter(postcode=postcode_key(postcode)).first()
    return known.ward if known else None


def place_at(*, partnership: Partnership, address: str, postcode: str, ward: Ward | None, by) -> Place:
    """The partnership's record of this very address, made where there is none. Other spellings are offered later."""
    wanted = address_key(address, postcode)
    postcode = postcode_key(postcode)
    nearby = Place.objects.filter(partnership=partnership, postcode=postcode, ward=ward)
    if not postcode:
        nearby = nearby.filter(address__iexact=address)
    for place in nearby:
        if address_key(place.address, place.postcode) == wanted:
            return place
    return create(Place, by=by, partnership=partnership, address=address, postcode=postcode, ward=ward)


def probable_places(report: Report, *, user: User) -> list[tuple[Place, Match]]:
    """Other places that are probably the report's, best first, of those that stand in a report which the officer may read
    with its address: one that another agency keeps is not found by typing its beginning."""
    place = report.place
    if not place.postcode or not report.victim.shows_address_to(user):
        return []
    reports = reports_for(user).filter(address_shown(user, "victim__"))
    others = Place.objects.filter(
        Exists(reports.filter(place=OuterRef("pk"))) | Exists(reports.filter(victim__home=OuterRef("pk"))),
        partnership=place.partnership_id,
        postcode=place.postcode,
    ).exclude(pk=place.pk)
    scored = [(other, same_place((place.address, place.postcode), (other.address, other.postcode))) for other in others]
    return sorted((pair for pair in scored if pair[1].is_probable), key=lambda pair: -pair[1].score)[:5]
