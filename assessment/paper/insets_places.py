"""Maps of wards and small areas that a text calls for, and the places that stay hotspots over years."""

from dataclasses import replace

from assessment.models import Area, Figure, Source
from assessment.paper import drafts
from assessment.paper.footnotes import Notes, source_of
from assessment.paper.stock import NotHeldError, Stock
from assessment.places import SET_NAMES
from assessment.reading import places as place_pages
from assessment.reading import publication, tables
from assessment.rules.bindings import WARDS_OF_THE_YEAR, Binding
from assessment.rules.blocks import Block, Cell, Column, Table


def draw_map(binding: Binding, stock: Stock, notes: Notes) -> list[Block]:
    """The map of a count with its table. What publication.py hides from the audience is in neither, nor in the drawing.

    Raises NotHeldError where no place has a figure of it that may be shown, or where no boundary is held.
    """
    wanted = publication.wards_of(stock.period) if binding.second == WARDS_OF_THE_YEAR else [binding.second]
    for kind in wanted:
        made = place_pages.read(stock.assessment, kind=kind, code=binding.code, audience=stock.audience)
        if made.boundaries and not (stock.is_public and made.hidden_count == len(made.rows)):
            break
    else:
        names = "wards" if binding.second == WARDS_OF_THE_YEAR else SET_NAMES[Area.Kind(binding.second)]
        raise NotHeldError(
            f"a map by {names} of {_counted(binding.code, stock)}", "No file held places the year’s counts."
        )
    notes.use(*(row.now for row in made.rows[:1] if row.now))
    notes.attributions |= set(Source.objects.filter(code="boundaries").values_list("attribution", flat=True))
    drawn = made.as_map()
    both = next(((row.before, row.now) for row in made.rows if row.before and row.now), None)
    breaks = [one.text for one in stock.breaks_between(*both)] if both else []
    return [
        replace(
            drawn,
            table=replace(
                drawn.table, notes=[*drawn.table.notes, *_explained(binding.code, made, stock), *notes.beside(breaks)]
            ),
        )
    ]


def _explained(code: str, made: place_pages.Places, stock: Stock) -> list[str]:
    """By whose residents the places' rates are divided, and why the places do not add up to the borough's own count."""
    said = [row.rate.note for row in made.rows[:1] if row.rate and row.rate.note]
    together = stock.own.get((code, stock.period))
    if code.startswith("recorded") and together and together.value is not None and not made.hidden_count:
        total = f"Together: {tables.print_value(together)}. "
        said.append(f"{total}What the police could not put into one of these places is in none of them.")
    return said


def _counted(code: str, stock: Stock) -> str:
    """What a map is of, also where no indicator of it is there: "anti social behaviour"."""
    name = stock.indicators[code].name if code in stock.indicators else code.partition(".")[2].replace("_", " ")
    return drafts.small(name.replace("anti social", "anti-social"))


def hotspots(stock: Stock, notes: Notes) -> list[Block]:
    """The small areas that were among the highest in every year held. In the public version their names alone.

    Raises NotHeldError where too few years are held to call anything lasting.
    """
    found = place_pages.hotspots(stock.assessment)
    lasting = [one for one in found if one.detail["is_lasting"] and one.detail["areas"]]
    if not lasting:
        missing = found[0] if found else None
        raise NotHeldError("lasting hotspots", missing.note if missing else "")
    notes.use(*lasting)
    return [_public_table(one) if stock.is_public else _table(one) for one in lasting]


def _table(figure: Figure) -> Table:
    years = figure.detail["years"]
    rows = [
        [Cell(area["name"]), *(Cell(f"{count:,}", count) for count in area["counts"])]
        for area in figure.detail["areas"]
    ]
    columns = [Column("LSOA"), *(Column(year, is_number=True) for year in years)]
    return Table(_caption(figure), columns, rows, [_rule(figure)], source_of(figure), figure.indicator.code)


def _public_table(figure: Figure) -> Table:
    rows = [[Cell(name)] for name in publication.public_hotspots(figure)]
    return Table(_caption(figure), [Column("LSOA")], rows, [_rule(figure)], source_of(figure), figure.indicator.code)


def _caption(figure: Figure) -> str:
    return f"{figure.indicator.name}, {', '.join(figure.detail['years'])}"


def _rule(figure: Figure) -> str:
    return f"In the top tenth of the borough’s LSOAs in each of the {len(figure.detail['years'])} years."
