"""What a number is that is no quantity, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from volgens.numbers.lexer import Token

LONGEST = 12
"""Tokens that one look-ahead reads at most."""


@dataclass(frozen=True, slots=True)
class Label:
    """Tokens up to `last` (exclusive) that are no quantity, with the reason."""

    last: int
    kind: Literal["date", "time", "label", "ordinal"]
    reason: str
    value: int | None = None


def token_at(tokens: Sequence[Token], index: int) -> Token | None:
    """The token of that index, or None outside the text."""
    return tokens[index] if 0 <= index < len(tokens) else None
