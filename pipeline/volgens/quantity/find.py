"""Finds every numeric expression of a text: `quantities(text)`.

The order of work: tokens; drafts (a figure with what is glued to it, or a label that is no quantity); units; ranges,
lists that share a unit and amounts in two parts; hedges. Each step looks at a bounded number of tokens.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from volgens.numbers import exact
from volgens.numbers.grammar import Numeral, read
from volgens.numbers.lexer import Token, tokenize
from volgens.numbers.lexicon import FEW_AFTER_EEN, RELATIVE_ORDINALS, Kind, load, split
from volgens.quantity import hedges
from volgens.quantity.draft import Draft, connector, is_range, is_score, join_compound, join_range
from volgens.quantity.labels import MONTHS, label
from volgens.quantity.model import Quantity
from volgens.quantity.suffixes import elliptic, suffixed
from volgens.quantity.units import Unit, money_before, per_at, simple_at, table, unit_at
from volgens.records import Modifier, Span

_ADJECTIVES = load("adjectives.toml")
_ADJECTIVE_MODIFIER: dict[str, Modifier] = _ADJECTIVES["modifier"]
_ADJECTIVE_PLAIN = frozenset(_ADJECTIVES["plain"]["words"])
_WHOLE = frozenset(_ADJECTIVES["whole"]["words"])
_URL = re.compile(r"(?:[a-z]+://|www\.)\S+")
_AFTER_FRACTION = frozenset(_ADJECTIVES["fraction"]["after"])
_SIGNS = frozenset("-−–+.,")
_NOT_FEW_AFTER = frozenset(("de", "het", "geen", "dit", "dat", "deze", "t", "totaal", "zonder"))
_ONLY_SHORT = frozenset(_ADJECTIVES["article"]["only_short"])
_NEVER_ONE = frozenset(_ADJECTIVES["article"]["never_one"])
_COPULAS = frozenset(_ADJECTIVES["age"]["copulas"])
_ADVERBS_OF_AGE = frozenset(_ADJECTIVES["age"]["adverbs"])
_STERLING = re.compile(r"£|[Ss]terling|[Bb]rits|Brit|Engel|Londen|Schots|Schot|Koninkrijk|Brexit|GBP")


def quantities(text: str) -> list[Quantity]:
    """Every numeric expression of `text` in order, those that are no claims too.

    Each has its span, the span of its figure, kind, exact value or bounds, unit and modifier. Kinds beside those of claims:
    `number` (no unit), `ordinal`, `date`, `time` and `label` (scores, telephone numbers, names with digits, ...); `reason`
    says why such a one is no claim. Time is linear in the length of the text.
    """
    return _Finder(text).run()


class _Finder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: Sequence[Token] = tokenize(text)
        self.drafts: list[Draft] = []
        self._urls = [m.span() for m in _URL.finditer(text)] if "://" in text or "www." in text else []
        self._url_starts = [start for start, _ in self._urls]
        self._sterling: bool | None = None

    def run(self) -> list[Quantity]:
        self.scan()
        self.add_units()
        self.join()
        self.share()
        return self.between([self.finish(i) for i in range(len(self.drafts))])

    def between(self, found: list[Quantity]) -> list[Quantity]:
        """ "Boven de 1000 en onder de 1500": two opposite bounds of one thing are a range."""
        done: list[Quantity] = []
        for quantity in found:
            last = done[-1] if done else None
            if (
                last is not None
                and _opposite(last, quantity)
                and self.text[last.end : quantity.start].strip() in ("en", "maar")
            ):
                low, high = (last, quantity) if last.modifier in ("above", "at_least") else (quantity, last)
                start, end = last.number.start, quantity.number.end
                done[-1] = replace(
                    quantity,
                    start=last.start,
                    text=self.text[last.start : quantity.end],
                    number=Span(start, end, self.text[start:end]),
                    value=None,
                    low=low.value,
                    high=high.value,
                    modifier=None,
                    hedge=None,
                )
            else:
                done.append(quantity)
        return done

    # reading figures and labels

    def scan(self) -> None:
        tokens = self.tokens
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.kind == "symbol":
                if token.text not in _SIGNS or at + 1 >= len(tokens) or tokens[at + 1].kind == "word":
                    at += 1
                    continue
            elif token.kind == "word" and split(token.low) is None and not self.may_start(token):
                at += 1
                continue
            if self._urls and (end := self.url_end(token.start)):
                while at < len(tokens) and tokens[at].start < end:
                    at += 1
                continue
            at = self.read_at(at)

    def may_start(self, token: Token) -> bool:
        """Whether a word that is no number may yet start an expression: "min", "½", "twintigjarige", "hele (dag)"."""
        low = token.low
        if low in ("min", "minus") or low in _WHOLE or low in RELATIVE_ORDINALS or low.endswith("tal"):
            return True
        if len(token.text) == 1:
            return token.text.isnumeric()
        return low.endswith(_SUFFIX_ENDINGS)

    def url_end(self, at: int) -> int:
        index = bisect_right(self._url_starts, at) - 1
        return self._urls[index][1] if index >= 0 and at < self._urls[index][1] else 0

    def read_at(self, at: int) -> int:
        """Reads what starts at token `at` into drafts; gives the token to go on from."""
        tokens = self.tokens
        word = suffixed(tokens, at)
        if word is not None:
            draft = Draft(
                at, word.last, at, word.number_last, word.value, kind=word.kind, unit_name=word.unit,  # type: ignore[arg-type]
                number_end=word.number_end,
            )  # fmt: skip
            self.drafts.append(draft)
            return word.last
        hanging = elliptic(tokens, at)
        if hanging is not None:
            return self.read_elliptic(at, *hanging)
        found = label(tokens, at)
        if found is not None:
            value = None if found.value is None else Fraction(found.value)
            self.drafts.append(Draft(at, found.last, at, found.last, value, kind=found.kind, reason=found.reason))
            return found.last
        low = tokens[at].low
        if low in RELATIVE_ORDINALS:
            self.drafts.append(Draft(at, at + 1, at, at + 1, None, kind="ordinal", reason="an ordinal"))
            return at + 1
        if low in _WHOLE:
            return self.read_whole(at)
        separate = at > 0 and (tokens[at - 1].low == "tussen" or (at > 1 and tokens[at - 2].low == "tussen"))
        numeral = read(tokens, at, separate=separate)
        if numeral is None or not self.stands(numeral):
            return at + 1
        ratio = self.ratio(numeral)
        if ratio is not None:
            self.drafts.append(ratio)
            return ratio.last
        if numeral.ordinal:
            end = numeral.last
            is_date = end < len(tokens) and tokens[end].low in MONTHS and tokens[end].gap == 1
            self.drafts.append(
                Draft(at, end, at, end, numeral.value, kind="date" if is_date else "ordinal",
                      reason="a date" if is_date else "an ordinal", numeral=numeral)
            )  # fmt: skip
            return end
        self.drafts.append(
            Draft(
                numeral.first,
                numeral.last,
                numeral.first,
                numeral.last,
                numeral.value,
                numeral.low,
                numeral.high,
                numeral=numeral,
            )
        )
        return numeral.last

    def stands(self, numeral: Numeral) -> bool:
        """Whether the words around let a numeral be one: not "de enige", "het aantal", "tweede helft", "geen twee"."""
        tokens = self.tokens
        first = tokens[numeral.first]
        before = tokens[numeral.first - 1] if numeral.first and first.gap < 2 else None
        after = tokens[numeral.last] if numeral.last < len(tokens) else None
        if numeral.nothing:
            number_follows = after is not None and (after.kind == "digits" or split(after.low) is not None)
            return not number_follows
        if numeral.value is None and numeral.last - numeral.first <= 2:
            word = tokens[numeral.last - 1].low
            if (
                word in ("enkele", "enige", "enkelen", "enigen", "paar", "tweetal")
                and numeral.last - numeral.first == 1
            ):
                if before is not None and (
                    (before.low in _NOT_FEW_AFTER if word != "enkele" else before.low == "geen")
                    or (word != "enkele" and before.low in ("een", "n"))
                ):
                    return False
                if word in ("enige", "enigen") and (
                    after is None or after.kind != "word" or not after.low.endswith(("en", "s"))
                ):
                    return False
                if word == "enkele" and before is not None and before.low == "een":
                    unit = simple_at(tokens, numeral.last)
                    return unit is not None and tokens[numeral.last].low.endswith("en")
            if word in FEW_AFTER_EEN and numeral.last - numeral.first == 1:
                return False
        if first.low == "gros" and numeral.last - numeral.first == 1:
            return before is None or before.low not in ("het", "t")
        if first.low == "helft":
            return before is not None and before.low in ("de", "n", "helft", "ruime")
        if first.gap == 0 and first.kind == "word" and before is not None and before.text in "-–" and before.gap == 0:
            # the second half of a hyphenated word ("plus-één")
            return self.drafts != [] and self.drafts[-1].last == numeral.first - 1
        if (
            after is not None
            and after.gap == 0
            and after.text == "-"
            and first.kind == "word"
            and numeral.last + 1 < len(tokens)
        ):
            following = tokens[numeral.last + 1]
            if following.gap == 0 and following.kind == "word" and simple_at(tokens, numeral.last + 1) is None:
                return split(following.low) is not None
        return not numeral.doubtful or self.is_fraction(numeral)

    def is_fraction(self, numeral: Numeral) -> bool:
        """Whether "een derde" is a third part and not a third thing: by what follows."""
        after = self.tokens[numeral.last] if numeral.last < len(self.tokens) else None
        if after is None or after.gap == 2 or after.text in ".,;:!?)":
            return True
        return after.low in _AFTER_FRACTION

    def read_elliptic(self, at: int, numeral: Numeral, joins: int) -> int:
        """ "11- tot 18-jarigen": the hanging figure takes kind and unit of the one after the conjunction."""
        tokens = self.tokens
        other = suffixed(tokens, joins + 1) if joins + 1 < len(tokens) else None
        left = Draft(at, numeral.last + 1, at, numeral.last, numeral.value, numeral=numeral)
        if other is None:
            left.last = numeral.last
            self.drafts.append(left)
            return numeral.last
        left.kind, left.unit_name = other.kind, other.unit  # type: ignore[assignment]
        right = Draft(
            other.first, other.last, other.first, other.number_last, other.value, kind=left.kind, unit_name=other.unit,
            number_end=other.number_end,
        )  # fmt: skip
        if tokens[joins].low in ("tot", "a"):
            self.drafts.append(join_range(left, right))
        else:
            self.drafts += [left, right]
        return other.last

    def read_whole(self, at: int) -> int:
        """ "De hele dag", "het volle jaar": one of a length of time, without a number word."""
        tokens = self.tokens
        before = tokens[at - 1] if at and tokens[at].gap < 2 else None
        found = simple_at(tokens, at + 1)
        if before is None or found is None or before.low not in ("de", "het", "een") or found[0].kind != "duration":
            return at + 1
        first = at - 1
        if before.low == "een" and self.drafts and self.drafts[-1].last == at:
            return at + 1
        self.drafts.append(
            Draft(
                first,
                found[1],
                at,
                at + 1,
                Fraction(1),
                unit=found[0],
                own_unit=True,
                reason="a whole, without a number word",
            )
        )
        return found[1]

    def ratio(self, numeral: Numeral) -> Draft | None:
        """ "Eén op de vijf", "1 uit 3": a fraction in two figures."""
        tokens = self.tokens
        at = numeral.last
        if (
            numeral.value is None
            or numeral.part
            or numeral.ordinal
            or numeral.value.denominator != 1
            or at + 1 >= len(tokens)
        ):
            return None
        if tokens[at].gap != 1 or numeral.nothing or numeral.value < 1:
            return None
        how = tokens[at].low
        if how not in ("op", "uit", "van"):
            return None
        at += 1
        article = tokens[at].low in ("de", "elke", "iedere", "alle")
        if article:
            at += 1
        if at >= len(tokens) or tokens[at].gap != 1 or (how == "van" and tokens[at - 1].low != "de"):
            return None
        under = read(tokens, at)
        if under is None or under.value is None or under.article or under.ordinal or under.value.denominator != 1:
            return None
        if under.value <= numeral.value or label(tokens, at) is not None:
            return None
        after = tokens[under.last] if under.last < len(tokens) else None
        followed = after is not None and after.kind == "word" and after.gap < 2
        if how == "op" and not article and simple_at(tokens, under.last) is not None:
            return None
        if how != "op" and followed:
            return None
        if how == "uit" and numeral.value != 1:
            return None
        return Draft(
            numeral.first,
            under.last,
            numeral.first,
            under.last,
            numeral.value / under.value,
            kind="fraction",
            unit_name="1",
        )

    # units

    def add_units(self) -> None:
        kept: list[Draft] = []
        for draft in self.drafts:
            numeral = draft.numeral
            if draft.kind is None and draft.unit is None and numeral is not None:
                floor = kept[-1].last if kept else 0
                if not self.attach(draft, numeral, floor):
                    # an article, or a half that halves nothing: no figure after all
                    if numeral.article:
                        draft.kind, draft.reason = "label", "een as an article"
                    if not numeral.half:
                        kept.append(draft)
                    continue
                self.take_of_pattern(draft, kept)
            kept.append(draft)
        self.drafts = kept

    def take_of_pattern(self, draft: Draft, kept: list[Draft]) -> None:
        """ "Een jaar of vijf", "een man of tien": the counted word stands before the figure, which is about right."""
        tokens = self.tokens
        at = draft.first
        if (
            at < 3
            or draft.unit is not None
            or draft.value is None
            or tokens[at - 1].low != "of"
            or tokens[at - 3].low != "een"
        ):
            return
        if any(t.gap != 1 for t in tokens[at - 2 : at + 1]) or tokens[at - 2].kind != "word":
            return
        found = simple_at(tokens, at - 2)
        if kept and kept[-1].first == at - 3:
            kept.pop()
        draft.first = at - 3
        draft.about = True
        if found is not None and found[1] == at - 1:
            draft.unit, draft.own_unit = found[0], True
        else:
            draft.counted_before = at - 2

    def attach(self, draft: Draft, numeral: Numeral, floor: int) -> bool:
        """Finds the unit at the figure; False where there is none and the figure cannot stand without."""
        tokens = self.tokens
        if numeral.nothing:
            return True
        sign = money_before(tokens, draft.first)
        if sign is not None and sign[1] >= floor and not numeral.article:
            draft.unit, draft.own_unit, draft.first = sign[0], True, sign[1]
            per = per_at(tokens, draft.last, sign[0])
            if per is not None:
                draft.unit, draft.last = per
            else:
                # "€ 5 euro", "usd$ 15 dollar"
                twice = simple_at(tokens, draft.last)
                if twice is not None and twice[0].kind == "money" and not twice[0].cent:
                    draft.last = twice[1]
            return True
        at = draft.last
        if at >= len(tokens):
            return not (numeral.article or numeral.half)
        if numeral.article and tokens[at].low == "of" and self.number_follows(at + 1):
            return True  # "een of twee"
        if numeral.half and tokens[at].low in ("de", "het") and tokens[at].gap == 1:
            draft.kind, draft.unit_name = "fraction", "1"
            return True
        if tokens[at].text == "." and tokens[at].gap == 0 and at + 1 < len(tokens) and tokens[at - 1].kind == "word":
            # the full stop of an abbreviation: "3,5 mld. euro"
            if (
                tokens[at - 1].low not in ("een",)
                and len(tokens[at - 1].low) <= 5
                and simple_at(tokens, at + 1)
                and at - 1 > draft.first
            ):
                at += 1
        if tokens[at].text == "-" and tokens[at].gap == 0 and at + 1 < len(tokens) and tokens[at + 1].gap == 0:
            at += 1  # "776-voet", "16-bit"
        adjective: int | None = None
        if numeral.article and tokens[at].kind == "word" and tokens[at].gap == 1:
            low = tokens[at].low
            if low in _ADJECTIVE_MODIFIER or low in _ADJECTIVE_PLAIN:
                adjective = at
                at += 1
        found = unit_at(tokens, at)
        if adjective is not None:
            short = found is not None and found[0].id in ("hour", "minute")
            if found is None or found[0].kind != "duration" or (tokens[adjective].low in _ONLY_SHORT and not short):
                return False
        if found is None:
            return not (numeral.article or numeral.half)
        unit, end = self.choose(found[0], found[1], draft)
        if numeral.article and not self.article_counts(unit, at, end):
            return False
        if numeral.half and unit.kind == "percent":
            return False
        draft.unit, draft.own_unit, draft.last = unit, True, end
        if adjective is not None and tokens[adjective].low in _ADJECTIVE_MODIFIER:
            draft.modifier_adjective = adjective
        if (
            unit.kind == "duration"
            and end < len(tokens)
            and tokens[end].low in ("oud", "oude")
            and tokens[end].gap == 1
        ):
            draft.kind, draft.unit_name, draft.last = "age", unit.id, end + 1
        return True

    def number_follows(self, at: int) -> bool:
        atoms = split(self.tokens[at].low) if at < len(self.tokens) else None
        return atoms is not None and atoms[0].kind in (Kind.UNIT, Kind.TEEN) and not atoms[0].ordinal

    def article_counts(self, unit: Unit, at: int, end: int) -> bool:
        """Whether a bare "een" before a unit is the number one: "een uur", but not "een slag", "een euro-akkoord"."""
        tokens = self.tokens
        if end < len(tokens) and tokens[end].text == "-" and tokens[end].gap == 0:
            return False
        surface = tokens[at].low
        if unit.kind == "count" or surface in _NEVER_ONE:
            return False
        plural = surface.endswith("en") and surface not in ("yen",)
        return not plural

    def choose(self, unit: Unit, end: int, draft: Draft) -> tuple[Unit, int]:
        """Settles the units of two meanings: pond is money where the text speaks of Britain or the sum is great."""
        if unit.id.split("/")[0] == "pond":
            if self._sterling is None:
                self._sterling = _STERLING.search(self.text) is not None
            size = draft.value if draft.value is not None else draft.low
            if self._sterling or (size is not None and size > 12):
                money = table().by_id["GBP"]
                if "/" in unit.id:
                    return Unit(unit.id.replace("pond", "GBP"), "rate"), end
                return money if unit.per is None else Unit("GBP", "rate", per=unit.per), end
        return unit, end

    # ranges, lists, compounds

    def join(self) -> None:
        tokens = self.tokens
        done: list[Draft] = []
        for draft in self.drafts:
            while done:
                left = done[-1]
                link = self.link(left, draft)
                if link is None:
                    break
                how = link
                if how == "dash" and left.plain and draft.plain and is_score(tokens, left, draft):
                    draft = Draft(left.first, draft.last, left.first, draft.last, None, kind="label", reason="a score")
                elif is_range(tokens, left, draft, how):
                    years = self.is_year(left) and self.is_year(draft)
                    draft = join_range(left, draft)
                    if years:
                        draft.kind, draft.reason = "date", "a period of years"
                elif how == "against" and left.plain and draft.plain and draft.unit is None and left.unit is None:
                    draft = Draft(left.first, draft.last, left.first, draft.last, None, kind="label", reason="a score")
                else:
                    compound = join_compound(tokens, left, draft, how)
                    if compound is None:
                        break
                    draft = compound
                done.pop()
            done.append(draft)
        self.drafts = done

    def is_year(self, draft: Draft) -> bool:
        token = self.tokens[draft.number_first]
        one = draft.number_last - draft.number_first == 1
        return (
            one
            and draft.unit is None
            and len(token.text) == 4
            and token.text.isdigit()
            and 1500 <= int(token.text) <= 2100
        )

    def link(self, left: Draft, right: Draft) -> str | None:
        """How two neighbouring drafts are joined, or None where other words stand between."""
        if right.first == left.last:
            return "none" if self.tokens[right.first].gap == 1 else None
        found = connector(self.tokens, left.last)
        if found is None:
            return None
        how, at = found
        if at == right.first or (at + 1 == right.first and self.tokens[at].low in ("de", "het")):
            return how
        return None

    def share(self) -> None:
        """ "36 en 39 procent", "33, 34 en 39 jaar oud": figures of a list take the unit of the last."""
        for index in range(len(self.drafts) - 2, -1, -1):
            left, right = self.drafts[index], self.drafts[index + 1]
            if left.kind is not None or left.unit is not None or (right.unit is None and right.unit_name is None):
                continue
            if right.kind in ("date", "time", "label", "ordinal", "fraction"):
                continue
            if left.numeral is not None and (left.numeral.article or left.numeral.nothing):
                continue
            how = self.link(left, right)
            if how == "comma" and (right.own_unit or right.number_end is not None):
                continue  # "6,4 miljoen, vierduizend gulden per lot" is no list; "33, 34 en 39 jaar" is
            if how in ("and", "or", "comma", "to", "range") and not (
                right.unit is not None and right.unit.kind == "count"
            ):
                if self.sign_first(right):
                    continue
                left.unit, left.kind, left.unit_name = right.unit, right.kind, right.unit_name

    def sign_first(self, draft: Draft) -> bool:
        return draft.first < draft.number_first

    # the finished quantity

    def finish(self, index: int) -> Quantity:
        draft = self.drafts[index]
        tokens = self.tokens
        numeral = draft.numeral
        floor = self.drafts[index - 1].last if index else 0
        number_start = tokens[draft.number_first].start
        number_end = draft.number_end or tokens[draft.number_last - 1].end
        number = Span(number_start, number_end, self.text[number_start:number_end])
        if draft.kind in ("date", "time", "label", "ordinal"):
            start, end = tokens[draft.first].start, tokens[draft.last - 1].end
            value = None if draft.value is None else exact(draft.value)
            return Quantity(
                start, end, self.text[start:end], number, draft.kind, value, None, None, None, reason=draft.reason
            )
        if numeral is not None and numeral.article and draft.unit is None:
            return Quantity(
                number.start,
                number.end,
                number.text,
                number,
                "label",
                Decimal(1),
                None,
                None,
                None,
                reason="een as an article",
            )
        kind, unit, times = self.meaning(draft)
        hedge = self.hedge(draft, floor, kind)
        modifier: Modifier | None = hedge.modifier if hedge else None
        hedge_span: Span | None = None
        first, last = draft.first, draft.last
        if hedge is not None:
            words = [hedge.first, hedge.last] if hedge.last <= draft.first else [hedge.first, hedge.last]
            while words[1] - 1 > words[0] and tokens[words[1] - 1].low in ("de", "het") and words[1] <= draft.first:
                words[1] -= 1
            hedge_span = self.span(words[0], words[1])
            first, last = min(first, hedge.first), max(last, hedge.last)
        elif draft.modifier_adjective is not None:
            modifier = _ADJECTIVE_MODIFIER[tokens[draft.modifier_adjective].low]
            hedge_span = self.span(draft.modifier_adjective, draft.modifier_adjective + 1)
        elif draft.about or (numeral is not None and numeral.approximate):
            modifier = "approx"
        if hedge is None:
            first = self.opening(draft, floor)
        start, end = tokens[first].start, tokens[last - 1].end
        return Quantity(
            start, end, self.text[start:end], number, kind,  # type: ignore[arg-type]
            *(None if v is None else exact(v) * times for v in (draft.value, draft.low, draft.high)),
            unit,
            modifier=modifier,
            hedge=hedge_span,
            reason=draft.reason,
            per=draft.unit.per if draft.unit is not None else None,
            counted_at=None if draft.counted_before is None else tokens[draft.counted_before].start,
            bare=bool(numeral is not None and numeral.article),
        )  # fmt: skip

    def span(self, first: int, last: int) -> Span:
        start, end = self.tokens[first].start, self.tokens[last - 1].end
        return Span(start, end, self.text[start:end])

    def opening(self, draft: Draft, floor: int) -> int:
        """Where the text starts: "tussen (de)" of a range and "de" of a half belong to it."""
        tokens = self.tokens
        first = draft.first
        if draft.range:
            for back in (1, 2):
                at = first - back
                if (
                    at >= floor
                    and tokens[at].low in ("tussen", "van")
                    and all(t.gap < 2 for t in tokens[at + 1 : first + 1])
                ):
                    if tokens[at].low == "tussen" and (back == 1 or tokens[first - 1].low in ("de", "het")):
                        return at
        if tokens[draft.number_first].low == "helft" and first > floor and tokens[first - 1].low == "de":
            return first - 1
        return first

    def meaning(self, draft: Draft) -> tuple[str, str | None, Decimal]:
        """Kind, unit and what one of the unit's surface is worth in it."""
        if draft.unit_name is not None and draft.kind is not None:
            times = draft.unit.times if draft.unit is not None else Decimal(1)
            return draft.kind, draft.unit_name, times
        if draft.unit is not None:
            kind: str = draft.unit.kind
            if kind == "duration" and self.is_age(draft):
                kind = "age"
            return kind, draft.unit.id, draft.unit.times
        if draft.numeral is not None and draft.numeral.part:
            return "fraction", "1", Decimal(1)
        return "number", None, Decimal(1)

    def is_age(self, draft: Draft) -> bool:
        """Whether a length of time is an age by the words before it: "op een leeftijd van 40 jaar", "niet ouder dan 11 jaar"."""
        tokens = self.tokens
        if draft.unit is None or draft.unit.id != "year" or not draft.own_unit:
            return False
        words = [t.low for t in tokens[max(0, draft.first - 6) : draft.first]]
        around = [w for w in words if w not in _ADVERBS_OF_AGE]
        if around[-1:] == ["leeftijd"] or words[-2:] in (["ouder", "dan"], ["jonger", "dan"]):
            return True
        after = tokens[draft.last] if draft.last < len(tokens) else None
        if after is not None and after.low == "leeftijd":
            return True
        if (
            after is not None
            and after.low in ("is", "was", "waren", "wordt", "werd")
            and around[-1:] in (["die"], ["hij"], ["ze"], ["zij"], ["ik"])
        ):
            return True
        ends = after is None or after.kind == "symbol" or after.gap == 2 or after.low in ("en", "maar", "of")
        if not ends or draft.value is None or draft.value > 120:
            return False
        while words and words[-1] in _ADVERBS_OF_AGE:
            words.pop()
        return len(words) >= 2 and f"{words[-2]} {words[-1]}" in _COPULAS

    def hedge(self, draft: Draft, floor: int, kind: str) -> hedges.Hedge | None:
        tokens = self.tokens
        start = draft.first
        if tokens[draft.number_first].low == "helft" and start > floor and tokens[start - 1].low == "de":
            start -= 1
        if draft.range and start > floor and tokens[start - 1].low == "tussen":
            start -= 1
        behind = hedges.after(tokens, draft.last)
        if behind is not None:
            return behind
        found = hedges.before(tokens, start, floor)
        filler = tokens[start - 1].low if start - 1 > floor else ""
        if found is None and filler in ("al", "nog", "wel") and tokens[start].gap == 1:
            behind = hedges.before(tokens, start - 1, floor)
            # "minstens al 10": the filler is outside the text, and so is the hedge before it
            found = (
                behind
                if behind is not None and behind.modifier in ("at_least", "at_most") and behind.demand == "none"
                else None
            )
        # "7219 meer dan een jaar eerder", "enkele tientallen tot enkele honderden": the words belong to the figure before
        if (
            found is not None
            and found.first == floor
            and floor
            and tokens[found.first].low in ("meer", "minder", "tot")
        ):
            found = None
        if found is not None and draft.number_end is not None and found.demand != "none":
            found = None
        if found is not None and self.holds(found, draft, kind):
            return found
        return None

    def holds(self, hedge: hedges.Hedge, draft: Draft, kind: str) -> bool:
        """Whether what the hedge demands is there."""
        measured = kind in ("percent", "measure", "money", "age", "rate", "fraction", "duration")
        if hedge.demand == "unit":
            return measured and kind != "duration"
        if hedge.demand == "article":
            size = draft.value
            return (
                measured
                or (size is not None and size >= 10 and size % 10 == 0)
                or (size is not None and kind == "number" and size >= 100)
            )
        if hedge.demand == "up_to":
            article = hedge.last - hedge.first > 1
            return not draft.range and (measured or not article) and self.is_bound(hedge.first)
        return True

    def is_bound(self, at: int) -> bool:
        """Whether "tot" at token `at` is a bound: no "van" before it, no figure, and no verb of change in the clause."""
        tokens = self.tokens
        for back in range(1, 13):
            if at - back < 0 or tokens[at - back + 1].gap == 2:
                break
            token = tokens[at - back]
            if token.text in ".;:!?":
                break
            if token.low.startswith(_CHANGE_STEMS) or token.low in _CHANGE_WORDS:
                return False
        for token in tokens[at + 1 : at + 10]:
            if token.text in ".;:!?" or token.gap == 2:
                break
            if token.low.startswith(_CHANGE_STEMS):
                return False
        return True


def _opposite(one: Quantity, other: Quantity) -> bool:
    lower, upper = ("above", "at_least"), ("below", "at_most")
    if one.value is None or other.value is None or one.hedge is None or other.hedge is None:
        return False
    if one.unit not in (None, other.unit):
        return False
    return (one.modifier in lower and other.modifier in upper and one.value < other.value) or (
        one.modifier in upper and other.modifier in lower and other.value < one.value
    )


_SUFFIX_ENDINGS: tuple[str, ...] = tuple(sorted({e for row in load("suffixes.toml")["suffix"] for e in row["endings"]}))
_CHANGE = load("changes.toml")
_CHANGE_STEMS: tuple[str, ...] = tuple(_CHANGE["stems"])
_CHANGE_WORDS: frozenset[str] = frozenset(_CHANGE["words"])
