"""Reports on a run, made from its JSONL files alone: terminal, Markdown, JSON and one HTML page."""
