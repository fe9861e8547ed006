"""Where files of records lie until what became of them is known."""

from __future__ import annotations

from datetime import timedelta

from layers.exchange.bringing.folder import Folder

MOST_BYTES = 100 * 1024 * 1024
ENDINGS = (
    *(".csv", ".txt", ".tsv", ".xlsx", ".ods", ".geojson", ".json", ".gpkg", ".zip"),
    *(".jsonl", ".ndjson", ".lst"),
)
# Somebody may look for a word's meaning overnight.
FOLDER = Folder("archaeology-files", timedelta(hours=24), timedelta(hours=48), endings=ENDINGS)
