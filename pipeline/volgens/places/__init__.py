"""Places offline: a frozen index of GeoNames cities and ISO 3166 countries, and how a name in a text is tied to it.

`index` opens the file and finds what a name may stand for, `spelling` holds the normal forms that make Soedzja meet
Sudzha, `choose` picks one meaning by what else the document mentions.
"""

from __future__ import annotations

from volgens.places.index import Index, Place, default

__all__ = ["Index", "Place", "default"]
