# ruff: noqa: E501 - sentences are easier to read on one line
"""What goes wrong in the demonstration. Every word is invented; `{street}`, `{day}`, `{time}` and `{often}` are filled in.

Each problem holds what one report of it says (`told`), how the case about it is titled and summarised, and its usual
hours, months, harm and hate motives, so that the parts of a case agree with each other.
"""

from dataclasses import dataclass, field

from casework.demo.problems_outside import OUTSIDE
from casework.rules.categories import AsbType, HateMotivation, SubType

P, N, E = AsbType.PERSONAL, AsbType.NUISANCE, AsbType.ENVIRONMENTAL
H = HateMotivation


@dataclass(frozen=True)
class Problem:
    sub_type: SubType
    type: AsbType
    weight: float
    hours: tuple[int, int]  # the first and the last hour, 22–3 runs past midnight
    harm: tuple[int, int, int, int]  # weights of little, some, serious, severe
    tag: str  # which actions suit it: people, noise, street, vehicle, rubbish, animals
    title: str
    summary: str
    told: tuple[str, ...]
    months: tuple[int, ...] = ()  # empty: all year
    hate: dict[HateMotivation, float] = field(default_factory=dict)
    is_at_home: bool = True
    has_suspect: float = 0.5


AT_HOME = [
    Problem(
        SubType.NOISE, N, 11, (21, 4), (1, 6, 4, 1), "noise",
        "Loud music at night, {street}",
        "Loud music and parties at a flat in {street}, {often}. The victim cannot sleep and has asked for it to stop.",
        (
            "Caller says that the flat above played music from {time} on {day} until after 4am. The floor shook. This "
            "happens {often}.",
            "Party with about twenty people in the flat next door on {day}. Shouting on the stairs and doors slammed "
            "from {time}. Caller has to get up for work at five.",
            "Bass music through the wall from {time} on {day}. Caller knocked and was told to mind their own business.",
            "Resident has kept a diary: music after 11pm {often}, the last time on {day} at {time}. Their child has "
            "fallen asleep at school.",
            "Karaoke machine and drinking on the balcony on {day} from {time}. The caller's mother, who lives with "
            "them, is ill and could not rest.",
        ),
        has_suspect=0.7,
    ),
    Problem(
        SubType.NEIGHBOURS, P, 13, (15, 23), (0, 4, 6, 3), "people",
        "Abuse and threats by a neighbour, {street}",
        "Shouting, threats and damage aimed at one household in {street}, {often}. The victim has changed when they "
        "leave and come home.",
        (
            "Caller was sworn at on the landing by their neighbour on {day} at {time}. The neighbour stood in the way "
            "and would not let them pass.",
            "Neighbour banged on the caller's door with a stick on {day} at {time} and shouted that they would be "
            "sorry. Caller has two small children and was in tears.",
            "Rubbish was emptied over the caller's front step on {day}. They believe it is the neighbour they "
            "complained of; it has happened {often}.",
            "Neighbour filmed the caller through the kitchen window on {day} and laughed when asked to stop.",
            "Plant pots smashed and the caller's bicycle tyres let down on {day}. Nobody saw it. The dispute over the "
            "shared garden goes back a year.",
            "The neighbour followed the caller from the bus stop to {street} on {day} at {time}, shouting insults.",
        ),
        hate={H.RACE: 0.15, H.RELIGION: 0.05, H.ORIENTATION: 0.04, H.TRANSGENDER: 0.01},
        has_suspect=0.9,
    ),
    Problem(
        SubType.NEIGHBOURS, P, 3, (12, 22), (0, 2, 6, 5), "people",
        "Disabled resident targeted at home, {street}",
        "A disabled resident of {street} is mocked, stolen from and pestered at home, {often}. They live alone and "
        "have few people to turn to.",
        (
            "A support worker called for her client, who uses a wheelchair. Young people from the block tip bins "
            "against his door and imitate him. Last on {day} at {time}.",
            "Two neighbours come into the caller's flat, use his electricity and take food. He has a learning "
            "disability and did not know that he could say no. They came again on {day}.",
            "Caller's ramp was blocked with furniture on {day} and a note said that she should live somewhere else.",
            "Eggs were thrown at the window on {day} at {time}. Caller has a walking frame and could not get to the "
            "door in time to see who it was.",
        ),
        hate={H.DISABILITY: 0.6}, has_suspect=0.6,
    ),
    Problem(
        SubType.ROWDY, P, 6, (16, 22), (1, 5, 5, 1), "people",
        "Group targeting a home, {street}",
        "A group of young people picks on one home in {street}: stones, door-knocking and shouting, {often}.",
        (
            "About six teenagers threw stones at the front window on {day} at {time} and ran off towards the park.",
            "Someone kicked the front door and ran, four times on {day} from {time}. Caller is over seventy and now "
            "leaves the lights off.",
            "Caller came home on {day} and found the car scratched along one side. The group that hangs about at the "
            "corner jeered as they looked at it.",
            "Youths climbed on the garage roof behind {street} on {day} and threw tiles into the garden.",
            "Fence panels pulled down on {day} at about {time}. Caller says that it is the same boys, {often}.",
        ),
        hate={H.RACE: 0.12, H.RELIGION: 0.1},
        has_suspect=0.3,
    ),
    Problem(
        SubType.COMMUNICATIONS, P, 4, (9, 23), (1, 4, 5, 2), "people",
        "Threatening messages, {street}",
        "The victim in {street} receives threatening messages and notes from somebody who knows where they live, {often}.",
        (
            "Caller had eleven silent calls on {day} from {time}. The number is withheld.",
            "A note was put through the letter box on {day}: it says that the family is being watched.",
            "A neighbours' chat group was used on {day} to post the caller's address with insults. Others joined in.",
            "Messages from a new account every time the last one is blocked. On {day} at {time} one named the "
            "school of the caller's daughter.",
        ),
        hate={H.RACE: 0.1, H.ORIENTATION: 0.08, H.RELIGION: 0.06, H.TRANSGENDER: 0.03},
        has_suspect=0.6,
    ),
    Problem(
        SubType.ANIMALS, N, 4, (7, 22), (2, 6, 2, 1), "animals",
        "Dog out of control, {street}",
        "A large dog in {street} barks for hours and runs loose in shared areas, {often}. Residents avoid the stairs.",
        (
            "The dog ran at the caller in the car park on {day} at {time}. The owner was inside and did not call it back.",
            "Barking from {time} on {day} without a pause until the owner came home in the evening. It happens {often}.",
            "Dog mess on the stairs and in the lift again on {day}. Caller slipped with their shopping.",
            "Caller's cat was chased up a tree and its leg was hurt on {day}. The owner laughed.",
        ),
        has_suspect=0.8,
    ),
    Problem(
        SubType.TRESPASS, N, 4, (20, 5), (2, 6, 3, 1), "street",
        "Strangers in the stairwell, {street}",
        "People who do not live there sleep, smoke and use drugs in the stairwell of a block in {street}, {often}.",
        (
            "Four people were on the top landing at {time} on {day}, smoking. They would not leave until the police "
            "were mentioned.",
            "The entry door was forced again on {day}. Caller found foil, a lighter and bedding behind the lift.",
            "Caller stepped over a man asleep across the stairs on {day} at {time} with her baby in her arms.",
            "Somebody buzzes every flat after midnight to be let in. On {day} they rang for twenty minutes.",
        ),
        has_suspect=0.2,
    ),
    Problem(
        SubType.LITTERING, E, 4, (8, 23), (2, 6, 3, 1), "street",
        "Drug dealing and needles, {street}",
        "Drugs are sold and used around a flat in {street}, {often}; used needles are left where children play.",
        (
            "Needles and small bags in the bushes by the play area on {day}. The caretaker has cleared eleven this week.",
            "Cars pull up for a minute and go, one after another, from {time} on {day}. Caller has noted part of a number.",
            "Caller's front garden was used to hide something on {day}; a man came over the wall at {time} to fetch it.",
            "Smell of cannabis so strong that the caller keeps windows shut. Visitors all night, {often}.",
        ),
        has_suspect=0.5,
    ),
    Problem(
        SubType.FIREWORKS, N, 3, (18, 23), (3, 5, 2, 0), "street",
        "Fireworks thrown in the street, {street}",
        "Fireworks are let off in {street} and thrown at people and cars, {often}.",
        (
            "Rockets fired along the pavement at {time} on {day}. One went under a parked car.",
            "A banger was put through the letter box on {day} at {time}. The hall carpet is burnt; nobody was hurt.",
            "Boys in masks threw fireworks at the bus and then at people at the stop on {day} at {time}.",
            "Fireworks from {time} until after 1am on {day}. The caller's dog has not eaten since.",
            "Bonfire of pallets on the green on {day}, with fireworks thrown in. The fire brigade put it out.",
        ),
        months=(10, 11, 11, 11, 12), hate={H.RELIGION: 0.04}, has_suspect=0.15,
    ),
]  # fmt: skip

PROBLEMS: list[Problem] = AT_HOME + [Problem(**facts) for facts in OUTSIDE]

HATE_TOLD: dict[HateMotivation, tuple[str, ...]] = {
    H.RACE: ("They used racist words.", "They were told to go back to their own country.",
             "The victim believes it is because of the colour of their skin."),
    H.RELIGION: ("They shouted about the victim's religion.", "The victim's headscarf was pulled at and laughed at.",
                 "The victim was on the way home from prayers and believes that this is why."),
    H.ORIENTATION: ("They used anti-gay words.", "The victim believes it is because they live with their husband."),
    H.DISABILITY: ("They mocked the victim's disability.", "The victim believes they are picked on because of their illness."),
    H.TRANSGENDER: ("They mocked the victim's gender and used an old name on purpose.",),
}  # fmt: skip

HARM_NOTES = {
    "little": ("",),
    "some": ("", "Tired and annoyed.", "Worried that it will go on.", "Stays in on weekend evenings."),
    "serious": (
        "Does not sleep and has missed work.",
        "The children no longer play outside.",
        "Takes another way home so as not to pass them.",
        "Has seen the doctor about their nerves.",
    ),
    "severe": (
        "Says that they cannot go on like this and has nobody to turn to.",
        "Does not leave home alone any more and has lost weight.",
        "Has a heart condition; the doctor has changed the medicine.",
        "Afraid of being attacked. Keeps a chair against the door at night.",
    ),
}
OFTEN = ("most weekends", "two or three times a week", "nearly every night", "every few days", "for the third month")
