"""A claim while it is being decided on: a quantity, what it counts, and why it is dropped if it is."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from volgens.quantity import Quantity
from volgens.records import Change, ClaimKind, Counted, Modifier, Span


@dataclass(slots=True)
class Proposal:
    """Tokens `first` to `last` (exclusive) hold the number; offsets are those of the text."""

    quantity: Quantity
    first: int
    last: int
    start: int
    end: int
    kind: ClaimKind | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    modifier: Modifier | None
    hedge: Span | None
    sentence: int
    number: Span
    counted: Counted | None = None
    head: int | None = None
    """The token of the counted noun, or of the unit."""
    dropped: str | None = None
    rule: str = ""
    partitive: bool = False
    antecedent: Proposal | None = None
    change: Change | None = None
    id: str = ""

    def drop(self, reason: str) -> None:
        """Take it out of the claims; `reason` is shown by --explain."""
        self.dropped = reason

    def take(self, kind: ClaimKind, unit: str, rule: str) -> None:
        """Settle kind and unit; `rule` is shown by --explain."""
        self.kind, self.unit, self.rule = kind, unit, rule
