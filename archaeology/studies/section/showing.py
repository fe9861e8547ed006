"""A section as a page shows it: the sheet, and each thing of it in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from archaeology.analysis.section import Apart, Opened, Placed
from archaeology.analysis.section.drawing import draw, words
from archaeology.sites.presenting import number
from archaeology.studies.drawings import day_words
from archaeology.studies.section.cutting import Cut, Told
from archaeology.studies.section.parameters import SectionParameters
from archaeology.studies.section.table import csv_of

IDENT = "coupe"


@dataclass(frozen=True, slots=True)
class Shown:
    """The drawing (SVG, A3), the table (CSV), one row for each thing, all in a sentence; and
    which relief it is cut through, with where that knows nothing, in sentences; `far` says what is
    off the scale.
    """

    svg: str
    csv: bytes
    rows: list[dict[str, Any]]
    description: str
    ground: list[str]
    far: str
    synthetic: bool


def shown(cut: Cut, parameters: SectionParameters, record: Told) -> Shown:
    """Raises `CannotCut` where the section fits no sheet."""
    section = cut.section
    svg = draw(
        section,
        title=parameters.title,
        exaggeration=parameters.exaggeration,
        date=day_words(record["day"]),
        sources=record.get("grounds", ()),
        ident=IDENT,
    )
    rows = [*_placed(cut), *_apart(cut), *_digs(cut)]
    water = section.water is not None and section.water.synthetic
    return Shown(
        svg=svg,
        csv=csv_of(section),
        rows=rows,
        description=words.description(section),
        ground=_ground(cut, record),
        far=words.far_words(section),
        synthetic=water or any(row["synthetic"] for row in rows),
    )


def _ground(cut: Cut, record: Told) -> list[str]:
    relief = record.get("relief")
    if not relief:
        return [_("Sans relief : seuls les vestiges sont dessinés.")]
    told = [_("Relief : %(relief)s.") % {"relief": relief["words"]}]
    unknown = words.unknown_ground(cut.section)
    return [*told, unknown] if unknown else told


def linked(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the address of what each speaks of."""
    return [{**row, "href": _href(row)} for row in rows]


def _href(row: Mapping[str, Any]) -> str:
    if row["page"] == "find":
        return reverse("archaeology-find", args=[row["key"]])
    operation = reverse("archaeology-operation", args=[row["key"]])
    return f"{operation}#us-{row['unit']}" if row["page"] == "unit" else operation


def _placed(cut: Cut) -> Iterator[dict[str, Any]]:
    for n, one in enumerate(cut.section.placed):
        yield _row(cut.told_of(one.thing), one) | {
            "ident": f"{IDENT}-thing-{n}",
            "height": _height(one),
        }


def _apart(cut: Cut) -> Iterator[dict[str, Any]]:
    for one in cut.section.apart:
        yield _row(cut.told_of(one.thing), one) | {
            "ident": "",
            "height": words.REASONS[one.reason],
        }


def _digs(cut: Cut) -> Iterator[dict[str, Any]]:
    for n, one in enumerate(cut.section.digs):
        told = cut.told_of(one.dig)
        first, last = one.spans[0].start_m, one.spans[-1].end_m
        yield {
            "ident": f"{IDENT}-dig-{n}",
            "page": "operation",
            "key": told["key"],
            "kind": _("opération"),
            "label": one.dig.label,
            "what": one.dig.kind,
            "along_m": first,
            "along": _metres(first)
            if last - first < 0.05
            else _("%(from)s à %(to)s m") % {"from": _tenth_of(first), "to": _tenth_of(last)},
            "beside": _beside(one.offset_m),
            "height": _bottom(one),
            "dating": "" if one.dig.year is None else str(one.dig.year),
            "source": one.dig.source,
            "synthetic": one.dig.synthetic,
            "restricted": one.dig.restricted,
        }


def _row(told: Told, one: Placed | Apart) -> dict[str, Any]:
    thing = one.thing
    of_a_dig = "operation" in told
    return {
        "page": "unit" if of_a_dig else "find",
        "key": told["operation"] if of_a_dig else told["key"],
        "unit": told["key"] if of_a_dig else None,
        "kind": words.KINDS[thing.kind],
        "label": thing.label,
        "what": thing.what,
        "along_m": one.chainage_m,
        "along": _metres(one.chainage_m),
        "beside": _beside(one.offset_m),
        "dating": thing.dating,
        "source": thing.source,
        "synthetic": thing.synthetic,
        "restricted": thing.restricted,
    }


def _height(one: Placed) -> str:
    thing = one.thing
    told = _("%(z)s m") % {"z": number(round(thing.z_m or 0.0, 3))}
    if thing.sigma_m is not None:
        told = _("%(z)s ± %(sigma)s") % {"z": told, "sigma": number(thing.sigma_m)}
    if thing.base_m is not None:
        told = _("%(top)s, base à %(base)s m") % {"top": told, "base": number(thing.base_m)}
    return told


def _bottom(one: Opened) -> str:
    if one.dig.lowest_m is not None:
        return _("fond à %(z)s m") % {"z": number(one.dig.lowest_m)}
    if one.dig.depth_m is not None:
        return _("%(depth)s m de profondeur, fond sans altitude") % {
            "depth": number(one.dig.depth_m)
        }
    return _("fond inconnu")


def _beside(offset_m: float) -> str:
    """How far from the line, to which hand."""
    if abs(offset_m) < 0.05:
        return _("sur la ligne")
    told = _("%(metres)s m à droite") if offset_m > 0 else _("%(metres)s m à gauche")
    return told % {"metres": _tenth_of(abs(offset_m))}


def _metres(value: float) -> str:
    return _("%(metres)s m") % {"metres": _tenth_of(value)}


def _tenth_of(value: float) -> str:
    return number(round(value, 1))
