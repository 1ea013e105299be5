"""Numeric expressions of raw Dutch text, with their units: `quantities(text)`; no parse needed."""

from volgens.quantity.find import quantities
from volgens.quantity.model import Quantity
from volgens.quantity.units import to_si

__all__ = ["Quantity", "quantities", "to_si"]
