"""What a mapping file and the command line say to the import of networks: the table `[water]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from layers.catalog.importing import CannotImport

MOST_SNAP_M = 50.0


@dataclass(frozen=True, slots=True)
class WaterSettings:
    """`snap_m`: the tolerance (metres) within which loose ends are joined. `make_nodes`: whether
    an end that names nothing known gets a node. `codes`: a file's own codes in the standard's, by
    attribute.
    """

    snap_m: float = 0.0
    make_nodes: bool = True
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def read_settings(given: Mapping[str, Any], options: Mapping[str, Any]) -> WaterSettings:
    """The settings; the command line prevails.

    Raises:
        CannotImport: something is unknown or of the wrong kind.
    """
    for name in given:
        if name not in {"territory", "water"}:
            raise CannotImport(_("La table [%s] ne dit rien aux réseaux.") % name)
    table = given.get("water", {})
    if not isinstance(table, Mapping):
        raise CannotImport(_("[water] doit être une table."))
    for name in table:
        if name not in {"snap_m", "make_nodes", "codes"}:
            raise CannotImport(
                _("[water] ne connaît pas « %s » ; il connaît : snap_m, make_nodes, codes.") % name
            )
    make_nodes, codes = table.get("make_nodes", True), table.get("codes", {})
    if not isinstance(make_nodes, bool):
        raise CannotImport(_("[water] make_nodes : true ou false."))
    return WaterSettings(
        _snap(options.get("snap", table.get("snap_m", 0.0))), make_nodes, _codes(codes)
    )


def _snap(given: Any) -> float:
    if (
        isinstance(given, bool)
        or not isinstance(given, int | float)
        or not 0 <= given <= MOST_SNAP_M
    ):
        raise CannotImport(
            _("La tolérance d’accrochage est un nombre de mètres, de 0 à %d.") % MOST_SNAP_M
        )
    return float(given)


def _codes(given: Any) -> Mapping[str, Mapping[str, str]]:
    wrong = CannotImport(
        _('[water.codes] attend des tables de textes, par attribut : FNOUVASS = {"R" = "06"}.')
    )
    if not isinstance(given, Mapping):
        raise wrong
    for table in given.values():
        if not isinstance(table, Mapping) or not all(isinstance(v, str) for v in table.values()):
            raise wrong
    return {name.upper(): dict(table) for name, table in given.items()}
