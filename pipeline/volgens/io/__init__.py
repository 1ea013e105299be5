"""Readers of documents, and the reading and writing of a run's JSONL files."""
