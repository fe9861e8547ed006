"""The drawings of studies, as pages show them."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.safestring import SafeString

from archaeology.studies.models import Study


def day_words(day: str) -> str:
    """The day that a study read its data (ISO 8601), as a sheet says it."""
    return date_format(date.fromisoformat(day), "j F Y")


def drawing_of(study: Study, name: str) -> SafeString:
    """The SVG of a study's file, to stand in a page: drawings escape every text they are given."""
    with study.files.get(name=name).file.open("rb") as opened:
        return SafeString(opened.read().decode())
