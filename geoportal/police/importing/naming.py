"""Which column is which where no mapping says it: only names that leave no doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from geoportal.police.importing.settings import BadSettings

# The name says the unit, or it does not count.
SPEED_NAMES: Mapping[str, str] = {
    "speed_kmh": "km/h",
    "speed_km_h": "km/h",
    "measured_kmh": "km/h",
    "vitesse_kmh": "km/h",
    "vitesse_km_h": "km/h",
    "speed_mph": "mph",
    "speed_ms": "m/s",
    "speed_m_s": "m/s",
    "vitesse_ms": "m/s",
    "vitesse_m_s": "m/s",
}
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "at": ("at", "time", "timestamp", "datetime", "date_time", "date_heure", "horodatage"),
    "class": ("class", "vehicle_class", "classe", "categorie"),
    "direction": ("direction", "sens"),
    "free_flow": ("free_flow",),
    "gap_s": ("gap_s",),
}


@dataclass(frozen=True, slots=True)
class Named:
    """The file's own names by ours, and the unit of its speeds."""

    columns: Mapping[str, str]
    unit: str


def named(columns: Sequence[str]) -> Named:
    """What a file's column names say by themselves.

    Raises:
        BadSettings: no name, or several, say which column holds speeds in which unit.
    """
    plain = {name.strip().lower(): name for name in columns}
    speeds = [name for name in plain if name in SPEED_NAMES]
    if len(speeds) != 1:
        raise BadSettings(
            (
                _("Plusieurs colonnes sont des vitesses (%s).") % ", ".join(speeds)
                if speeds
                else _("Aucune colonne ne dit être une vitesse et dans quelle unité.")
            )
            + " "
            + _(
                'Déclarez-la dans un fichier de correspondance : [columns] speed = "…" et '
                '[speed] unit = "km/h", "mph" ou "m/s" ; ou nommez-la speed_kmh.'
            )
        )
    found = {"speed": plain[speeds[0]]}
    for ours, names in _OTHERS.items():
        there = [plain[name] for name in names if name in plain]
        if len(there) > 1:
            raise BadSettings(
                _(
                    "Les colonnes %(names)s se disputent un même rôle : "
                    "nommez la bonne, [columns] %(ours)s."
                )
                % {"names": ", ".join(there), "ours": ours}
            )
        if there:
            found[ours] = there[0]
    return Named(found, SPEED_NAMES[speeds[0]])
