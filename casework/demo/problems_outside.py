# ruff: noqa: E501 - sentences are easier to read on one line
"""What goes wrong outside the home: streets, parks, shops and cars. See problems.py for what each part means."""

from typing import Any

from casework.rules.categories import AsbType, HateMotivation, SubType

N, E, P = AsbType.NUISANCE, AsbType.ENVIRONMENTAL, AsbType.PERSONAL
H = HateMotivation

OUTSIDE: list[dict[str, Any]] = [
    {
        "sub_type": SubType.ROWDY, "type": N, "weight": 13, "hours": (16, 23), "harm": (2, 6, 2, 1), "tag": "street",
        "title": "Groups gathering by the shops, {street}",
        "summary": "Groups of up to fifteen young people by the shops in {street}, {often}: shouting, smoking, blocking the way.",
        "told": (
            "Fifteen or so young people outside the shops at {time} on {day}, kicking a ball against the shutters and "
            "shouting at customers.",
            "Shopkeeper was sworn at and a display was tipped over on {day} at {time} after he refused to sell tobacco.",
            "Caller could not get past with a pram on {day}; the group laughed and did not move.",
            "Group on the wall by the flats from {time} on {day}, playing music from a phone and throwing bottles.",
            "Bins set alight behind the parade on {day} at {time}. The group scattered when the engine came.",
            "Eggs and flour thrown at passers-by on {day} at {time} by children in masks.",
        ),
        "is_at_home": False, "has_suspect": 0.25, "hate": {H.RACE: 0.04},
    },
    {
        "sub_type": SubType.ROWDY, "type": P, "weight": 3, "hours": (9, 21), "harm": (0, 3, 6, 2), "tag": "people",
        "title": "Abuse on the way to worship, {street}",
        "summary": "People on their way to worship along {street} are shouted at and filmed, {often}.",
        "told": (
            "A man in a van slowed down beside the caller and their father on {day} at {time}, shouted and drove on.",
            "Two boys knocked off the caller's hat on {day} at {time} and ran away filming.",
            "A community security volunteer reports shouting at families outside the hall on {day} at {time}.",
            "Leaflets with insults were stuck to the gate of the hall on {day}.",
        ),
        "is_at_home": False, "has_suspect": 0.2, "hate": {H.RELIGION: 0.75, H.RACE: 0.2},
    },
    {
        "sub_type": SubType.VEHICLE_NUISANCE, "type": N, "weight": 8, "hours": (16, 23), "harm": (3, 6, 2, 0),
        "tag": "vehicle", "title": "Mopeds racing, {street}",
        "summary": "Mopeds and cars race along {street} and over the open space beside it, {often}.",
        "told": (
            "Three mopeds, no number plates, up and down the footpath at {time} on {day}. An old man had to jump aside.",
            "Cars meet in the car park {often}, with loud engines and spinning tyres. On {day} they stayed from {time} till two.",
            "Quad bike across the playing field on {day} at {time} while children were training.",
            "A moped clipped the caller's mirror on {day} at {time} and the pillion rider made a rude sign.",
        ),
        "is_at_home": False, "has_suspect": 0.25,
    },
    {
        "sub_type": SubType.ABANDONED_VEHICLE, "type": E, "weight": 4, "hours": (8, 18), "harm": (6, 4, 1, 0),
        "tag": "vehicle", "title": "Abandoned cars, {street}",
        "summary": "Cars without tax are left along {street}; one has been broken into and slept in, {often}.",
        "told": (
            "Silver hatchback with flat tyres and a broken window, in the same place for five weeks. Seen again on {day}.",
            "A van with no plates blocks the dropped kerb. Caller's mother uses a wheelchair and could not cross on {day}.",
            "People sit in the abandoned car at night and drink. On {day} at {time} one shouted at the caller.",
        ),
        "is_at_home": False, "has_suspect": 0.1,
    },
    {
        "sub_type": SubType.LITTERING, "type": E, "weight": 8, "hours": (7, 20), "harm": (4, 6, 1, 0), "tag": "rubbish",
        "title": "Fly-tipping, {street}",
        "summary": "Rubbish and furniture are dumped by the garages in {street}, {often}. There are rats.",
        "told": (
            "Two mattresses, a fridge and black bags by the garages on {day}. This is the fourth load since the last clearance.",
            "Caller saw a tipper van leave rubble on the verge on {day} at {time} and has the first letters of its number.",
            "Takeaway boxes and bottles left on the benches after {day} night. Rats were seen at {time} in daylight.",
            "Builder's waste blocks the fire exit of the block, reported on {day}.",
        ),
        "is_at_home": False, "has_suspect": 0.2,
    },
    {
        "sub_type": SubType.STREET_DRINKING, "type": N, "weight": 7, "hours": (10, 22), "harm": (2, 6, 3, 0),
        "tag": "street", "title": "Street drinking, {street}",
        "summary": "A group drinks on the benches in {street}, {often}; there is shouting, urinating and fighting.",
        "told": (
            "Eight men on the benches with strong lager from {time} on {day}. One urinated against the library wall.",
            "Two drinkers were fighting at the bus stop at {time} on {day}. School children were waiting there.",
            "A woman was asked for money and followed to her car by a man with a bottle on {day} at {time}.",
            "Broken glass all over the play area after {day}. Residents have stopped taking children there.",
        ),
        "is_at_home": False, "has_suspect": 0.3,
    },
    {
        "sub_type": SubType.BEGGING, "type": N, "weight": 4, "hours": (8, 21), "harm": (4, 5, 1, 0), "tag": "street",
        "title": "Begging by the station, {street}",
        "summary": "Persistent begging at the station entrance and cash machines in {street}, {often}.",
        "told": (
            "A man sat under the cash machine on {day} from {time} and would not let the caller go until she gave him money.",
            "Caller was begged from by three people between the station and the crossing on {day} at {time}.",
            "The tent in the underpass is back. Caller is worried for the people in it and about needles.",
        ),
        "is_at_home": False, "has_suspect": 0.3,
    },
    {
        "sub_type": SubType.PROSTITUTION, "type": N, "weight": 2, "hours": (21, 3), "harm": (2, 5, 3, 0),
        "tag": "street", "title": "Kerb-crawling, {street}",
        "summary": "Cars stop for women along {street} at night, {often}. Residents are approached on their way home.",
        "told": (
            "A driver stopped beside the caller at {time} on {day} and asked how much. She was walking home from work.",
            "Condoms and tissues in the alley beside the school on {day}.",
            "Visitors to the ground-floor flat at all hours. On {day} at {time} one rang the wrong bell and would not go.",
        ),
        "is_at_home": False, "has_suspect": 0.2,
    },
    {
        "sub_type": SubType.NOISE, "type": N, "weight": 4, "hours": (20, 3), "harm": (3, 6, 1, 0), "tag": "noise",
        "title": "Noise from cars and gatherings, {street}",
        "summary": "Cars with loud music park in {street} at night, {often}; people sit in them, smoke and shout.",
        "told": (
            "Five cars with doors open and music on at {time} on {day}. They left after the third call.",
            "Barbecue in the park with a sound system on {day} until {time}. The whole street could hear it.",
            "Horn and engine noise under the caller's window from {time} on {day}. The baby woke four times.",
        ),
        "months": (4, 5, 6, 7, 8, 9), "is_at_home": False, "has_suspect": 0.3,
    },
]  # fmt: skip
