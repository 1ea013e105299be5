"""The report as one HTML page that needs no network, with pages of documents beside it where a run is large."""
