"""What a view hands to the components of `templates/ui/`: plain values, no query, no markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.utils.translation import gettext


@dataclass(frozen=True, slots=True)
class Hand:
    """One side of the relay line. `now`: this side answers for the person; exactly one side does."""

    name: str
    detail: str = ""
    role: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a history. `when` is an instant, a day, or words already chosen."""

    when: datetime | date | str
    text: str
    mine: bool = False
    coming: bool = False

    @property
    def spoken(self) -> str:
        """The words of `when`, if it is words."""
        return self.when if isinstance(self.when, str) else ""


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    text: object
    url: str = ""
    label: str = ""
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table whose first column names its rows. A cell is a value, or a `Cell` with a link."""

    caption: str
    columns: Sequence[Column | str]
    rows: Sequence[Sequence[object]]

    @cached_property
    def heads(self) -> list[Column]:
        return [column if isinstance(column, Column) else Column(column) for column in self.columns]

    @cached_property
    def lines(self) -> list[list[Cell]]:
        return [
            [self._cell(value, column) for value, column in zip(row, self.heads, strict=True)]
            for row in self.rows
        ]

    @staticmethod
    def _cell(value: object, column: Column) -> Cell:
        text, url = (value.text, value.url) if isinstance(value, Cell) else (value, "")
        return Cell(text, url, column.label, column.number)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its place, and its length against the largest."""

    label: str
    value: int
    y: int
    percent: int


@dataclass(frozen=True)
class Chart:
    """Horizontal bars with their table: `values` are (label, value) in the order to show."""

    title: str
    description: str
    label: str
    unit: str
    values: Sequence[tuple[str, int]]

    STEP = 56

    @property
    def height(self) -> int:
        return self.STEP * len(self.values)

    @cached_property
    def bars(self) -> list[Bar]:
        largest = max((value for _, value in self.values), default=0) or 1
        return [
            Bar(label, value, self.STEP * index, round(100 * value / largest))
            for index, (label, value) in enumerate(self.values)
        ]

    @cached_property
    def table(self) -> Table:
        return Table(
            gettext("Les mêmes chiffres en tableau"),
            [self.label, Column(self.unit, number=True)],
            list(self.values),
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing of a row: its sign, in words for who cannot see it, and its tone (gained, same, lost, none)."""

    sign: str
    tone: str
    x: int


@dataclass(frozen=True, slots=True)
class MarkRow:
    label: str
    y: int
    marks: Sequence[Mark]


@dataclass(frozen=True)
class MarkChart:
    """Rows of small squares, one for each thing: a count one can see, never a percentage. `table` says the same."""

    title: str
    description: str
    rows: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    legend: Sequence[tuple[str, str, str]]
    table: Table

    STEP = 64
    SIDE = 34

    @property
    def height(self) -> int:
        return self.STEP * len(self.rows)

    @cached_property
    def lines(self) -> list[MarkRow]:
        return [
            MarkRow(
                label,
                self.STEP * number,
                [Mark(sign, tone, self.SIDE * place) for place, (sign, tone) in enumerate(marks)],
            )
            for number, (label, marks) in enumerate(self.rows)
        ]
