"""The subject access pack as a Word document: the letter, and each page without what was taken out of it."""

import io
import re
from collections import Counter

import docx
from django.utils import timezone
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from casework.models import SubjectAccessItem, SubjectAccessRequest, User
from casework.rules.redaction import What
from casework.rules.subject_access import Ground, ItemKind, Outcome
from casework.services.exports import MARKING

UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML has no sign for
RIGHTS = [
    "to ask us to correct what is wrong or incomplete;",
    "to ask us to erase it or to use it less, and to object to our using it;",
    "to complain to us, and to our data protection officer;",
    "to complain to the Information Commissioner (ico.org.uk), or to ask a court to decide.",
]


def make(request: SubjectAccessRequest, *, made_by: User) -> bytes:
    """The document's bytes. Every page of the request has to be checked. What was taken out or withheld is nowhere in it."""
    pages = list(request.items.all())
    document = docx.Document()
    _set_up(document, request, made_by)
    _letter(document, request, pages)
    given = [page for page in pages if page.outcome == Outcome.GIVEN]
    for number, page in enumerate(given, start=1):
        _page(document, page, number, len(given))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_up(document: Document, request: SubjectAccessRequest, made_by: User) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for name, size in (("Normal", 11), ("Title", 22), ("Heading 1", 16), ("Heading 2", 13)):
        _font(document.styles[name], size)
    section.header.paragraphs[0].text = MARKING
    foot = section.footer.paragraphs[0]
    made = f"{timezone.localtime():%-d %B %Y, %H:%M}"
    foot.add_run(f"{MARKING}    {request.reference}, made on {made} by {made_by.name}, {made_by.agency}    ")
    for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
        foot.add_run(words)
        field = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), code)
        foot._p.append(field)
    core = document.core_properties
    core.title, core.author = f"{request.reference}: what we hold about you", str(request.agency)
    core.subject, core.comments, core.keywords, core.language = MARKING, "", "", "en-GB"


def _font(style, size: int) -> None:
    style.font.name, style.font.size = "Arial", Pt(size)
    style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(name), None)
    for name in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(name), "Arial")


def _written(text: str) -> str:
    return UNWRITABLE.sub("", text)


def _letter(document: Document, request: SubjectAccessRequest, pages: list[SubjectAccessItem]) -> None:
    say = document.add_paragraph
    document.add_heading("What we hold about you", 0)
    say(_written(request.recipient))
    say(f"{request.agency}\nOur reference: {request.reference}\n{timezone.localdate():%-d %B %Y}")
    whose = f" about {request.subject_name}" if request.asked_by_name else ""
    say(
        _written(
            f"On {request.received_on:%-d %B %Y} you asked what information {request.agency} holds{whose} "
            "(UK GDPR, article 15; Data Protection Act 2018, section 45). It follows."
        )
    )
    document.add_heading("What is in this pack", 1)
    _counts(document, pages)
    say(
        f"It is what {request.agency} recorded itself, and the joint cases of {request.partnership} that it leads. The other "
        "agencies of the partnership answer for what they hold: "
        + ", ".join(agency.name for agency in request.partnership.agencies.exclude(pk=request.agency_id))
        + ". You can ask each of them."
    )
    say("Photographs and other files are named here. They are not part of this pack; we send them apart where we can.")
    _kept_back(document, pages)
    document.add_heading("Why we hold it, and for how long", 1)
    say(
        "The agencies of the partnership work together to prevent anti-social behaviour and crime and to support victims "
        "(Crime and Disorder Act 1998, sections 5 to 7, 17 and 115). Where it was shared, the pack says with whom, for what "
        "and on which law. No decision about you was made by a machine alone. Records are reviewed when their period ends: a "
        "case some years after it was closed, by the retention schedule of the agency that leads it. Ask us for the schedule."
    )
    document.add_heading("Your rights", 1)
    say("You have the right:")
    for right in RIGHTS:
        say(right, style="List Bullet")


def _counts(document: Document, pages: list[SubjectAccessItem]) -> None:
    given = Counter(page.kind for page in pages if page.outcome == Outcome.GIVEN)
    for kind in ItemKind:
        if given[kind]:
            document.add_paragraph(f"{kind.label}: {given[kind]}", style="List Bullet")
    if not given:
        document.add_paragraph("We have nothing that we can give you.")


def _kept_back(document: Document, pages: list[SubjectAccessItem]) -> None:
    """What was withheld and why, as far as the person may be told; and what stands where something was taken out."""
    document.add_heading("What we took out or kept back", 1)
    marks = [mark for page in pages if page.outcome == Outcome.GIVEN for mark in page.set_marks if not mark.is_off]
    if marks:
        labels = sorted({f"[{What(mark.what).label}]" for mark in marks})
        places = "1 place" if len(marks) == 1 else f"{len(marks)} places"
        document.add_paragraph(
            f"In {places} we took out what is about other people. There it says {', '.join(labels)}. We may not give you "
            "information about somebody else without their agreement, unless that is reasonable (Data Protection Act 2018, "
            "schedule 2, paragraph 16)."
        )
    told = Counter(page.ground for page in pages if page.outcome == Outcome.WITHHELD and not page.is_silent)
    for ground in Ground:
        if count := told[ground]:
            document.add_paragraph(
                f"{count} page{'' if count == 1 else 's'} kept back. {ground.label}.", style="List Bullet"
            )
    if not marks and not told:
        document.add_paragraph("We took nothing out of the pages that follow.")


def _page(document: Document, page: SubjectAccessItem, number: int, count: int) -> None:
    heading = document.add_heading(_written(f"{number} of {count}. {page.title}"), 1)
    heading.paragraph_format.page_break_before = True
    source = [page.holder, f"{page.on:%-d %B %Y}" if page.on else "", page.case_reference]
    document.add_paragraph(", ".join(part for part in source if part))
    for line in _written(page.redacted).splitlines():
        document.add_paragraph(line)
