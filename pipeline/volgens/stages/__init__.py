"""The stages, in the order data takes: `create` makes one by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from volgens.errors import SettingsError

if TYPE_CHECKING:
    from volgens.settings import Settings
    from volgens.stages.base import Stage

NAMES: tuple[str, ...] = ("tokenise", "entities", "claims", "attributions", "link")


def create(name: str, settings: Settings) -> Stage:
    """The stage of that name, ready to be called. Raises SettingsError for an unknown name.

    Every stage's module has one function `create(settings) -> Stage`; modules are imported on first use.
    """
    if name not in NAMES:
        raise SettingsError(f"there is no stage {name!r}: choose one of {', '.join(NAMES)}")
    stage: Stage = import_module(f"volgens.stages.{name}").create(settings)
    return stage
