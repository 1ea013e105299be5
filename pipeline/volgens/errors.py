"""What the library raises. Each message names the thing, the place and the next step."""

from __future__ import annotations


class VolgensError(Exception):
    """The base of all errors that volgens raises on purpose."""


class InputError(VolgensError):
    """An input that cannot be read: missing, unreadable, empty, no text."""


class ModelError(VolgensError):
    """A pipeline that is not installed or cannot be used."""


class MissingExtraError(VolgensError):
    """A reader or export that needs a package which is not installed."""


class RunError(VolgensError):
    """A run folder that is missing, incomplete, of another version or in use."""


class SettingsError(VolgensError):
    """A setting that is unknown or has a wrong value."""
