"""Names: who and what the text mentions, which mentions are one thing, and where places lie.

The pipeline's names (`doc.ents`) go through five steps, each a module of this folder: `mentions` applies the span
conventions, `lexicon` corrects and adds by word lists and by what the document itself says elsewhere, `groups` puts
mentions of one thing together and names it, `links` ties places, peoples and gazetteer names to the world outside,
`roles` marks places that stand for their government.
"""

from __future__ import annotations

from volgens.stages.entities.stage import Entities, create

__all__ = ["Entities", "create"]
