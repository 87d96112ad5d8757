"""What officers write in the demonstration, all of it invented."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """An action that an agency may be given: for which problems, what was logged on the way, and how it came out."""

    agency: str
    tags: str  # the problems' tags, or "any"
    text: str
    logged: tuple[str, ...]
    done: str


TASKS = [
    Task("met-police", "street vehicle", "Patrol {street} on Friday and Saturday evenings for four weeks",
         ("Two patrols done. Names of four people taken.", "Quiet this week; spoke to the shopkeeper."),
         "Eight patrols made. The group has moved on and numbers are down."),
    Task("met-police", "people", "Visit the alleged perpetrator and give a community protection warning",
         ("Called twice, nobody in.", "Spoke to them at the door; they deny it."),
         "Warning served in person and explained. They signed for it."),
    Task("met-police", "people noise", "Take a statement from the victim and check for crimes not yet recorded",
         ("Appointment made for next week.",), "Statement taken; one offence of harassment recorded."),
    Task("met-police", "street", "Check what is known of the addresses named and report to the panel",
         ("Checks asked for.",), "Checks made. Two people are known and will be visited."),
    Task("met-police", "vehicle", "Trace the keepers of the vehicles and send warnings",
         ("Three keepers traced.",), "Warnings sent to five keepers; one vehicle seized."),
    Task("met-police", "any", "Give the victim crime prevention advice and a direct number",
         ("Left a card, will call again.",), "Home visit made, locks and lights checked, number given."),
    Task("barnet-homes", "noise people animals", "Interview the tenant about breach of tenancy",
         ("Letter sent with an appointment.", "Tenant did not come; second appointment made."),
         "Tenant interviewed and warned in writing. They signed an acceptable behaviour agreement."),
    Task("barnet-homes", "street rubbish", "Repair the entry door and change the codes",
         ("Contractor booked.", "Part on order."), "Door repaired, codes changed and residents told."),
    Task("barnet-homes", "people", "Look at a management move for the victim",
         ("Medical form asked for.",), "Victim offered a move and prefers to stay with more security at home."),
    Task("barnet-homes", "noise", "Install noise recording equipment for two weeks",
         ("Victim agreed; fitted on Tuesday.",), "Recordings listened to: eleven breaches, used in the warning."),
    Task("barnet-homes", "any", "Knock on neighbours' doors and gather evidence",
         ("Nine doors knocked, four answered.",), "Three neighbours confirmed it and two will keep diaries."),
    Task("barnet-council", "rubbish street", "Clear the site and put up notices",
         ("Crew booked for Thursday.",), "Cleared the same week; notices up; no new waste since."),
    Task("barnet-council", "street", "Move the mobile CCTV camera to {street}",
         ("Waiting for a free camera.", "Camera up; aiming at the wrong corner, moved."),
         "Camera ran for four weeks. Footage was passed to the police."),
    Task("barnet-council", "noise animals", "Serve a noise abatement notice if officers witness it",
         ("Out-of-hours team told.", "Visited at 11pm, nothing heard."),
         "Witnessed on a second visit; notice served."),
    Task("barnet-council", "people", "Draft papers for a civil injunction and seek legal advice",
         ("Evidence bundle begun.",), "Legal advice received: enough evidence; a last warning comes first."),
    Task("barnet-council", "vehicle rubbish", "Inspect, issue penalties and remove what was left",
         ("Inspected; photographs taken.",), "Removed under the usual notice; one fixed penalty issued."),
    Task("barnet-council", "any", "Call the victim every ten working days and write down what they say",
         ("Called; no change.",), "Called four times; the last two months were quiet."),
    Task("family-services", "street people", "Offer youth work and see the parents of the young people named",
         ("Two families seen.", "One family does not answer the door."),
         "Four young people seen with their parents; two have joined the youth club."),
    Task("family-services", "any", "Check whether children in the household are known and what support they have",
         ("Asked the school.",), "Not known before. An early help plan is in place."),
    Task("mental-health", "people noise", "Review the alleged perpetrator's care and say what may be shared",
         ("With the care coordinator.",), "Seen by the team; medicine reviewed; a crisis plan was agreed."),
    Task("probation", "people street", "Add a condition about contact to the licence and tell the panel",
         ("Raised in supervision.",), "Condition added; explained at the next appointment."),
    Task("housing-associations", "noise people street", "Visit the tenant and open a tenancy case",
         ("Visit booked.",), "Tenant visited and warned; a tenancy case is open."),
    Task("victim-support", "people", "Offer mediation to both sides",
         ("Victim is thinking about it.",), "Both sides met the mediator once and agreed on quiet hours."),
    Task("enfield-council", "any", "Visit the victim and keep them informed every ten working days",
         ("First visit made.",), "Visited three times; the victim says that it has calmed down."),
]  # fmt: skip

NOT_DONE = (
    "Not done: the officer left and nobody took it over.",
    "Not done in time. Taken back to the panel.",
    "Not done: no answer to three letters.",
)
NOT_POSSIBLE = (
    "No longer possible: the tenant has moved away.",
    "No longer possible: the victim withdrew the statement.",
    "No longer needed: the person was remanded in custody for something else.",
)
MINUTES_KEEP = (
    "{agency} set out the history. The panel agreed that the risk is {band} and that more than one agency is needed. "
    "Police confirmed recent calls. Actions as listed; back at the next meeting.",
    "Discussed for twelve minutes. Victim is still affected daily. Behaviour continues in spite of the warning. Keep "
    "under review while the actions are done.",
    "Some progress: fewer calls since the last meeting. One action is late and its owner gave the reason. Keep for "
    "one more month.",
    "All agencies gave what they hold. The household is known to housing and to family services. A joint visit was agreed.",
)
MINUTES_RELEASE = (
    "No reports since the last meeting. Victim told the lead that they sleep again. Released to {agency}, who will "
    "check once more before closing.",
    "Actions are done and the risk has come down. The panel can add nothing; {agency} goes on with the case.",
    "The alleged perpetrator has moved. Released; the lead will tell the victim.",
)
REFERRED_BECAUSE = (
    "Reports come from several agencies and none can solve it alone. The victim is alone and afraid.",
    "It is getting worse in spite of a warning letter, and the household has young children.",
    "Victim's health suffers and the alleged perpetrator has needs of their own that housing cannot meet.",
    "Repeat victim. Police, housing and the council each hold a part of the picture.",
)
CONTACT_REACHED = (
    "Called as agreed. Said what has been done so far and when the next step is due.",
    "Victim says that it has been quieter since the last call. Diary sheets received.",
    "Victim is tired of it and wants to see something happen. Explained what we can and cannot do.",
    "Went through the plan together. Victim agrees with it and knows whom to call.",
    "Victim reported that it happened again at the weekend. Advised to log each time.",
)
CONTACT_MISSED = (
    "No answer; left no message, as agreed.",
    "Number rang out. Will try again.",
    "Not at home; card left.",
)
EXPLAINED = (
    "Explained the ASB case review: what it is, that three reports in six months meet the threshold, and how to ask.",
    "Told the victim about the case review and sent the leaflet. They will think about it.",
)
NEEDS = (
    "Someone to talk to; does not sleep; lives alone.",
    "Safety at home, and help in speaking to the landlord.",
    "Emotional support for the whole family; the daughter is afraid to go out.",
    "Practical help with diary sheets and with what happens next.",
)
CONSENT_SCOPE = (
    "Agreed by phone to be contacted by Victim Support and to share what happened.",
    "Signed the agreement: name, phone number and a summary may be passed on.",
)
DECLINED = (
    "The victim changed their mind when we called.",
    "Three calls and a letter without an answer.",
)
SUPPORT_NOTES = {
    "emotional": ("Talked for forty minutes. Sleeping a little better.", "Very low today; agreed on a call tomorrow."),
    "practical": (
        "Fitted a door chain and a spy hole with them.",
        "Went through the safety plan and the diary sheets.",
    ),
    "advocacy": ("Spoke to the landlord on the victim's behalf.", "Went with the victim to the housing office."),
    "mediation": ("First talk with the mediator; willing to meet.", "Both sides met. Agreed on quiet hours."),
    "restorative": (
        "Letter of apology received and read together.",
        "Prepared for a restorative meeting; it went well.",
    ),
}
FIRST_CALL = "First talk. Told us more than they told the council; does not want it passed on."
PRIVATE_NOTES = (
    "Sleeps badly again since the weekend. Practised what to say at the door.",
    "Asked about a bill; put them in touch with the advice centre.",
    "Spoke about an earlier relationship. To be kept to ourselves.",
    "In better spirits. Has begun to go to the day centre.",
    "Worried about retaliation if a statement is given. Went through what is possible.",
)
COMMENTS = (
    "They listened. Nobody had before.",
    "Somebody called when they said they would.",
    "It took a long time, but I felt less alone.",
    "Very kind and clear about what could be done.",
    "",
    "",
    "I would have liked the same person each time.",
)
OUTCOMES = {
    "resolved": (
        "Nothing reported since the warning. The victim agrees that it has stopped.",
        "The warning worked; neighbours confirm that it is quiet.",
        "The person responsible has moved away and the victim feels safe.",
    ),
    "reduced": (
        "Much less often and less serious. The victim agrees to close and knows how to come back.",
        "Security at home improved; the group is smaller and moves on when asked.",
    ),
    "withdrawn": ("The victim does not want to go on and was told how to come back.",),
    "no_contact": ("Three calls, a letter and a visit without an answer.",),
    "not_asb": ("Ordinary household noise; the caller was given advice on talking to the neighbour.",),
    "elsewhere": ("Charged by the police; the court case goes on without the partnership.",),
}
RAISED = (
    "There is a small child in the home, which the questions do not ask about.",
    "The victim plays it down; the officer who visited was worried.",
)
