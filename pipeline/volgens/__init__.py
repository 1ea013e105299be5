"""volgens reads Dutch news: who claims what, where, and how much."""

__version__ = "0.1.0"
