"""Readers of documents, and the reading and writing of a run's JSONL files."""

from __future__ import annotations

from volgens.io.read import FORMATS, SUFFIXES, read

__all__ = ["FORMATS", "SUFFIXES", "read"]
