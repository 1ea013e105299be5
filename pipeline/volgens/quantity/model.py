"""What reading a text for numbers gives: a `Quantity` for every numeric expression, claim or not."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from volgens.records import Modifier, Span

QuantityKind: TypeAlias = Literal[
    "count", "percent", "fraction", "money", "measure", "duration", "age", "rate",
    "number", "ordinal", "date", "time", "label",
]  # fmt: skip
"""The claim kinds; `number` for one without a unit; and what is never a claim."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A numeric expression: `text` is modifier, number and unit; `number` the figure alone."""

    start: int
    end: int
    text: str
    number: Span
    kind: QuantityKind
    value: Decimal | None
    """In `unit`; None where the figure is a range or vague, or no figure at all (a date)."""
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    """A symbol, ISO 4217 code, `%`, English name of a length of time; None for a bare number."""
    modifier: Modifier | None = None
    hedge: Span | None = None
    reason: str | None = None
    """Why it is no claim by itself; None where it may be one."""
    per: str | None = None
    """The word behind "per" where that is no unit ("per wedstrijd"): the claims stage takes its lemma."""
    counted_at: int | None = None
    """Where a counted word before the figure starts ("een man of tien")."""
    bare: bool = False
    """A bare "een" before a unit ("een dag")."""

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """What figure and modifier together leave open: `meer dan 5` gives (5, None), a plain 5 gives (5, 5)."""
        if self.value is None:
            return self.low, self.high
        if self.modifier in ("above", "at_least"):
            return self.value, None
        if self.modifier in ("below", "at_most"):
            return None, self.value
        return self.value, self.value
