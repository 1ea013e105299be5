"""What tests of exports share."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any


def rows(run: Path, layer: str) -> list[dict[str, Any]]:
    """A layer's lines as JSON."""
    return [json.loads(line) for line in (run / f"{layer}.jsonl").read_bytes().splitlines()]


def unescaped(text: str) -> str:
    """White space as UDPipe escapes it, and code points, back."""
    signs = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
    return re.sub(r"\\(u(....)|.)", lambda found: chr(int(found[2], 16)) if found[2] else signs[found[1]], text)
