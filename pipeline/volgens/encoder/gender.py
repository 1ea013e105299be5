"""The gender of nouns: a property of the word, not of its context, so looked up by its ending where that is known."""

import re
from collections.abc import Mapping

NOUN = re.compile(r"(N\|(?:soort|eigen)\|ev\|(?:basis|dim))\|(zijd|onz)\|stan")
FEATURES = {"zijd": "Gender=Com", "onz": "Gender=Neut"}
SHORTEST = 4
"""Letters of the shortest ending that is looked up; shorter words only as a whole."""


def noun_class(tag: str) -> str | None:
    """`N|soort` or `N|eigen` where the tag is of a singular noun with a gender, else None."""
    return tag[: tag.index("|", 2)] if NOUN.fullmatch(tag) else None


class Genders:
    """Corrects tags by the endings of a file: {class: {ending: gender}}, a whole word having `^` before it."""

    def __init__(self, endings: Mapping[str, Mapping[str, str]]) -> None:
        self._endings = endings

    def correct(self, form: str, tag: str, morph: str) -> tuple[str, str]:
        """Tag and features with the gender of the longest known ending of the form."""
        name = noun_class(tag)
        if name is None:
            return tag, morph
        known = self._endings.get(name, {})
        key = "^" + form.lower()
        for start in range(max(1, len(key) - SHORTEST + 1)):
            gender = known.get(key[start:])
            if gender is not None:
                morph = re.sub("Gender=[A-Za-z,]+", FEATURES[gender], morph)
                return NOUN.sub(rf"\1|{gender}|stan", tag), morph
        return tag, morph
