"""A rich composed paper, made by hand: every kind of block, every shorthand, and text that would break a careless writer."""

from dataclasses import replace

from assessment.rules.blocks import Cell, Chart, Column, Heading, Line, Listing, Map, Paper, Paragraph, Run, Table

BOROUGHS = [
    "Barking and Dagenham", "Barnet", "Bexley", "Brent", "Bromley", "Camden", "Croydon", "Ealing", "Enfield", "Greenwich",
    "Hackney", "Hammersmith and Fulham", "Haringey", "Harrow", "Havering", "Hillingdon", "Hounslow", "Islington",
    "Kensington and Chelsea", "Kingston upon Thames", "Lambeth", "Lewisham", "Merton", "Newham", "Redbridge",
    "Richmond upon Thames", "Southwark", "Sutton", "Tower Hamlets", "Waltham Forest", "Wandsworth", "Westminster",
]  # fmt: skip
RATES = [round(4.2 + (n * 7 % 32) * 0.31, 2) for n in range(32)]
NAMES = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MONTHS = [f"{NAMES[n % 12]} {2011 + n // 12}" for n in range(3, 75)]
HOSTILE = (
    '#import "x": * </w:t> <script>alert(1)</script> & "quoted" $a^2$ =cmd()|\' @ref <lbl> \\ `raw` *b* _i_ '
    "// /* [c] #{ ~"
)


def trend() -> Chart:
    """Six years by month with a gap, a band, a second line and a break."""
    barnet: list[float | None] = [60 - n * 0.3 + (n * 13 % 11) for n in range(len(MONTHS))]
    barnet[30] = barnet[31] = None
    low: list[float | None] = [None] * 60 + [30.0 - n for n in range(12)]
    high: list[float | None] = [None] * 60 + [50.0 + n for n in range(12)]
    barnet[60:] = [None] * 12
    rows = [[Cell(m), _cell(v)] for m, v in zip(MONTHS, barnet, strict=True)][-24:]
    return Chart(
        shape="line",
        finding="Robbery fell in five of the six years and is lowest in winter",
        labels=MONTHS,
        lines=[
            Line("Barnet", barnet),
            Line("Average of the 32 boroughs", [70 - n * 0.1 for n in range(len(MONTHS))]),
            Line("Forecast to the year’s end", [None] * len(MONTHS), low, high),
        ],
        unit="Offences a month",
        table=Table(
            "Robbery by month", [Column("Month"), Column("Barnet", is_number=True)], rows, code="chart.robbery"
        ),
        highlight="Barnet",
        marks=[(MONTHS[36], "the Met changed how it records violence, so that the years before cannot be compared")],
        source="Metropolitan Police Service, recorded crime by borough, extract of 1 May 2017",
        code="mopac7.robbery",
    )


def rank() -> Chart:
    rows = [[Cell(name), Cell(f"{value:.2f}", value)] for name, value in zip(BOROUGHS, RATES, strict=True)]
    return Chart(
        shape="bar",
        finding="Barnet’s burglary rate is the 8th highest of the 32 boroughs",
        labels=BOROUGHS,
        lines=[Line("2016/17", list(RATES))],
        unit="Burglaries per 1,000 residents",
        table=Table("Burglary rates", [Column("Borough"), Column("Rate", is_number=True)], rows, code="rate.burglary"),
        highlight="Barnet",
        source="Metropolitan Police Service; ONS mid-2015 population",
        code="rate.burglary",
    )


def _cell(value: float | None) -> Cell:
    return Cell("Missing", None, "x") if value is None else Cell(f"{value:.0f}", value)


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200" width="100%" role="img">'
    '<title>Wards</title><path d="M10 10H150V190H10Z" fill="#12436D"/><path d="M150 10H290V190H150Z" fill="#28A197"/>'
    '<text x="20" y="100" fill="#ffffff" font-size="14">Childs Hill</text></svg>'
)


def paper(audience: str = "restricted") -> Paper:
    """The paper of an audience. What only the board may read carries the word RESTRICTED-ONLY."""
    is_public = audience == "public"
    blocks = [
        Heading("Summary", 1, "1", "summary"),
        Paragraph(
            [
                Run("Robbery fell by "), Run("25.6%", bold=True, figure=7, note=1),
                Run(", from 622 to 463. It was "), Run("not", italic=True), Run(" only Barnet."),
            ],
            number="1.1",
        ),
        Paragraph([Run(HOSTILE)], number="1.2"),
        Listing([[Run("fewer burglaries", note=2)], [Run("fewer "), Run("robberies", bold=True)]]),
        Listing([[Run("Note the findings.")], [Run("Approve the plan.")]], is_ordered=True),
        Paragraph([Run("“I felt listened to.”")], is_quote=True),
        Heading("Crime over the last 12 months", 1, "2", "crime"),
        Heading("Recorded crime by type", 2, "2.1", "types"),
        Table(
            "Recorded crimes by type",
            [Column("Type"), Column("2015/16", True), Column("2016/17", True), Column("Change", True)],
            [
                [Cell("Robbery"), Cell("622", 622, figure=1), Cell("463", 463, figure=2), Cell("-25.6%", -25.6, note=1)],
                [Cell("Burglary"), Cell("3,878", 3878), Cell("3,297", 3297), Cell("-15.0%", -15.0)],
                [Cell("Knife crime"), Cell("Missing", None, "x"), Cell("318", 318), Cell("Not applicable", None, "z")],
                [Cell(HOSTILE), Cell("Hidden", None, "c") if is_public else Cell("3", 3), Cell("1,000", 1000), Cell("0", 0)],
            ],
            notes=["Counts are of records, not of people."],
            source="Metropolitan Police Service, extract of 1 May 2017",
            code="types",
        ),
        trend(),
        rank(),
        Map(
            "Childs Hill and Colindale have the highest rates",
            SVG,
            Table(
                "Rates by ward", [Column("Ward"), Column("Rate", True)], [[Cell("Childs Hill"), Cell("9.1", 9.1)]],
                code="wards",
            ),
            "Ordnance Survey",
            "map.wards",
        ),
    ]  # fmt: skip
    if not is_public:
        blocks.append(Paragraph([Run("RESTRICTED-ONLY: three homes in one street.")], number="2.2"))
    return Paper(
        title="Community safety strategic assessment 2016/17",
        subtitle="1 April 2016 to 31 March 2017",
        partnership="Barnet Safer Communities Partnership",
        audience=audience,
        marking="OFFICIAL" if is_public else "OFFICIAL-SENSITIVE",
        version="Version 1",
        cover=[
            ("Meeting", "Safer Communities Partnership Board"),
            ("Author", "Marcus Bell"),
            ("Restricted", "No" if is_public else "Yes"),
        ],
        blocks=blocks,
        notes=[
            "1 April 2016 to 31 March 2017 against 1 April 2015 to 31 March 2016. Source: Metropolitan Police Service.",
            f"Of dwellings and other buildings. {HOSTILE}",
        ],
        attributions=["Contains public sector information licensed under the Open Government Licence v3.0"],
    )


def with_text(text: str) -> Paper:
    """A paper of nothing but one text, everywhere a text may stand."""
    table = Table(text, [Column(text)], [[Cell(text)]], [text], text, "t")
    return replace(
        paper(), title=text, subtitle=text, partnership=text, cover=[(text, text)], notes=[text], attributions=[text],
        blocks=[Heading(text, 1, "1", "a"), Paragraph([Run(text, bold=True, note=1)]), Listing([[Run(text)]]), table],
    )  # fmt: skip
