"""A section as a table."""

from __future__ import annotations

from collections.abc import Iterator

from archaeology.analysis.section.cutting import Apart, Opened, Placed, Section
from archaeology.analysis.section.drawing.words import KINDS
from archaeology.analysis.section.things import NGF
from layers.ui.spreadsheet import Cell, spreadsheet

HEADINGS = {
    "chainage_m": "le_long_m",
    "offset_m": "a_cote_m",
    "z_m": "altitude_m_ngf",
    "base_m": "base_m_ngf",
    "sigma_m": "ecart_type_m",
    "precision_m": "precision_m",
    "kind": "nature",
    "label": "nom",
    "what": "description",
    "dating": "datation",
    "source": "source",
    "synthetic": "invente",
    "restricted": "reserve",
    "placed": "sur_la_coupe",
    "datum": "systeme_d_altitude",
    "depth_m": "profondeur_m",
    "counted_from": "comptee_depuis",
    "from_m": "de_m",
    "to_m": "a_m",
}
DATUMS = {
    NGF: "NGF-IGN69",
    "other": "autre système",
    "relative": "relatif au chantier",
    "unknown": "inconnu",
}


def csv_of(section: Section) -> bytes:
    """One row for each thing and operation near the line, as a spreadsheet: first what is placed,
    then what has no altitude (`sur_la_coupe` is « non », `altitude_m_ngf` empty), then the
    operations (`altitude_m_ngf` is the one reached).

    Metres, NGF-IGN69; `a_cote_m` is positive to the right of the line.
    """
    return spreadsheet(
        list(HEADINGS.values()),
        ([row.get(name) for name in HEADINGS] for row in _rows(section)),
    )


def _rows(section: Section) -> Iterator[dict[str, Cell]]:
    for placed in section.placed:
        yield _thing(placed) | {
            "placed": True,
            "z_m": placed.thing.z_m,
            "base_m": placed.thing.base_m,
        }
    for apart in section.apart:
        # An altitude in another system would be read as NGF in this column.
        yield _thing(apart) | {"placed": False}
    for opened in section.digs:
        yield from _dig(opened)


def _thing(one: Placed | Apart) -> dict[str, Cell]:
    thing = one.thing
    return {
        "chainage_m": one.chainage_m,
        "offset_m": one.offset_m,
        "sigma_m": thing.sigma_m,
        "precision_m": thing.precision_m,
        "kind": KINDS[thing.kind],
        "label": thing.label,
        "what": thing.what,
        "dating": thing.dating,
        "source": thing.source,
        "synthetic": thing.synthetic,
        "restricted": thing.restricted,
        "datum": DATUMS.get(thing.datum, thing.datum) if thing.z_m is not None else "",
        "depth_m": thing.depth_m,
        "counted_from": thing.counted_from,
    }


def _dig(one: Opened) -> Iterator[dict[str, Cell]]:
    for span in one.spans:
        yield {
            "chainage_m": (span.start_m + span.end_m) / 2,
            "offset_m": one.offset_m,
            "z_m": one.dig.lowest_m,
            "kind": "opération",
            "label": one.dig.label,
            "what": one.dig.kind,
            "dating": "" if one.dig.year is None else str(one.dig.year),
            "source": one.dig.source,
            "synthetic": one.dig.synthetic,
            "restricted": one.dig.restricted,
            "placed": one.dig.lowest_m is not None,
            "datum": "" if one.dig.lowest_m is None else DATUMS[NGF],
            "depth_m": one.dig.depth_m,
            "from_m": span.start_m,
            "to_m": span.end_m,
        }
