"""What it means when a seal no longer fits what stands below it. Plain Python: what was sealed and what is there now."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MOST = 20  # numbers that a finding lists


@dataclass(frozen=True)
class Block:
    """One seal as it stands, and what stands below it now. `expected` is the seal's digest made anew, from the seal before
    as it stands; `is_confirmed` says that the next seal was made over `expected`, so that it is the seal that was changed
    and not the entries (None: there is no next seal to tell)."""

    log: str
    number: int
    first_id: int
    last_id: int
    rows: int
    sealed_at: datetime
    is_as_expected: bool
    found: int
    altered: list[int] = field(default_factory=list)
    altered_count: int = 0
    absent: list[int] = field(default_factory=list)
    dated_back: list[int] = field(default_factory=list)
    began_at: datetime | None = None
    ended_at: datetime | None = None
    is_confirmed: bool | None = None

    @property
    def where(self) -> str:
        """The numbers and the time that the seal covers, as somebody would look for them."""
        began, ended = moment(self.began_at or self.sealed_at), moment(self.ended_at or self.sealed_at)
        when = began if began == ended else f"{began} to {ended}"
        return f"numbers {self.first_id:,} to {self.last_id:,} ({when})"

    def findings(self, last_number: int, last_id: int) -> Iterator[str]:
        """What is wrong, in words, the seal before being `last_number` and ending at entry `last_id`."""
        if self.number != last_number + 1:
            gone = (
                f"{last_number + 1:,}"
                if self.number == last_number + 2
                else f"{last_number + 1:,} to {self.number - 1:,}"
            )
            yield f"{self.log}: seal {gone} is missing."
        elif self.first_id != last_id + 1:
            yield f"{self.log}: seal {self.number:,} was rewritten: it does not begin where the seal before it ends."
        if self.altered:
            yield f"{self.log}: {altered(self.altered, self.altered_count)} in {self.where}."
        if self.dated_back:
            yield f"{self.log}: written later than they say, in {self.where}: {numbers(self.dated_back)}."
        if not self.is_as_expected:
            yield f"{self.log}: {self._broken()}"

    def _broken(self) -> str:
        missing = self.rows - self.found
        if missing > 0:
            hint = f" Not there: {numbers(self.absent)}." if self.absent else ""
            is_are = "entry is" if missing == 1 else "entries are"
            return f"{missing:,} {is_are} missing in {self.where}.{hint}"
        if missing < 0:
            was = "entry was" if missing == -1 else "entries were"
            return f"{-missing:,} {was} added later in {self.where}."
        if self.is_confirmed:
            return (
                f"seal {self.number:,} was rewritten. The entries below it, {self.where}, are those that were sealed."
            )
        if self.is_confirmed is None:
            return f"entries in {self.where} were rewritten, or seal {self.number:,} over them was."
        return f"entries in {self.where} were rewritten, exchanged or put in another order."


def altered(ids: list[int], count: int) -> str:
    """The entries that no longer fit their own digest."""
    if count == 1:
        return f"entry {ids[0]:,} was changed after it was written"
    return f"{count:,} entries were changed after they were written ({numbers(ids, count)})"


def numbers(ids: list[int], count: int | None = None) -> str:
    shown = ", ".join(f"{one:,}" for one in ids[:MOST])
    return f"{shown} and more" if (count or len(ids)) > len(ids[:MOST]) else shown


def moment(at: datetime) -> str:
    """A time in words, to the minute, as it was in London."""
    return f"{at.astimezone(LONDON):%-d %B %Y, %H:%M}"
