"""Finds every numeric expression of a text: `quantities(text)`.

The order of work: tokens; drafts (a figure with what is glued to it, or a label that is no quantity); units; ranges,
lists that share a unit and amounts in two parts; hedges. Each step looks at a bounded number of tokens for each token.
"""

from __future__ import annotations

from volgens.numbers.lexer import tokenize
from volgens.quantity.attach import Attacher
from volgens.quantity.finish import finish
from volgens.quantity.join import join, join_bounds, share
from volgens.quantity.model import Quantity
from volgens.quantity.scan import scan


def quantities(text: str) -> list[Quantity]:
    """Every numeric expression of `text` in order, those that are no claims too.

    Each has its span, the span of its figure, kind, exact value or bounds, unit and modifier. Kinds beside those of
    claims: `number` (no unit), `ordinal`, `date`, `time` and `label` (scores, telephone numbers, names with digits);
    `reason` says why such a one is no claim. Offsets are code points; time is linear in the length of the text.
    """
    tokens = tokenize(text)
    drafts = join(tokens, Attacher(text, tokens).run(scan(text, tokens)))
    share(tokens, drafts)
    found = [finish(text, tokens, draft, drafts[i - 1] if i else None) for i, draft in enumerate(drafts)]
    return join_bounds(text, found)
