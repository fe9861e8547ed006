"""The query's parameters, described for programs (OpenAPI 3.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from archaeology.sites.query.language import REPEATED, SINGLE
from archaeology.sites.vocabulary import Datum, Material, Reliability

_NUMBER: Mapping[str, Any] = {"type": "number"}
_TEXT: Mapping[str, Any] = {"type": "string"}


def _one_of(values: Sequence[str]) -> Mapping[str, Any]:
    return {"type": "string", "enum": list(values)}


_DESCRIBED: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "bbox": (_("Rectangle ouest,sud,est,nord en degrés (WGS 84)"), _TEXT),
    "zone": (_("Polygone en WKT ou en GeoJSON, longitude et latitude (WGS 84)"), _TEXT),
    "periode": (
        _("Période : deux années (1/100 ; 0 est l’an 1 av. J.-C.) ou une date EDTF (01XX)"),
        _TEXT,
    ),
    "mode": (
        _("« certain » : toute la datation est dans la période ; « possible » : elle la touche"),
        {**_one_of(["possible", "certain"]), "default": "possible"},
    ),
    "z_min": (_("Altitude la plus basse, en mètres ; les profondeurs ne sont pas lues"), _NUMBER),
    "z_max": (_("Altitude la plus haute, en mètres"), _NUMBER),
    "datum": (
        _("Système d’altitude ; les autres ne sont pas comparés"),
        {**_one_of(Datum.values), "default": Datum.NGF_IGN69.value},
    ),
    "nature": (_("Nature de l’objet, mot pour mot"), _TEXT),
    "materiau": (_("Matériau"), _one_of(Material.values)),
    "operation": (_("Numéro de l’opération"), _TEXT),
    "fiabilite": (_("Fiabilité : celle-ci ou une meilleure"), _one_of(Reliability.values)),
    "texte": (_("Mots de la désignation, de la nature ou de la description"), _TEXT),
    "anterieur_a": (_("Objets d’unités antérieures à celle-ci (« 2031 US 1204 »)"), _TEXT),
    "posterieur_a": (_("Objets d’unités postérieures à celle-ci"), _TEXT),
}


def described_parameters() -> list[dict[str, Any]]:
    """Every parameter of the query as OpenAPI describes it."""
    return [_described(name) for name in (*SINGLE, *REPEATED)]


def _described(name: str) -> dict[str, Any]:
    text, schema = _DESCRIBED[name]
    # The page of the API shows the schema's title.
    titled = {**schema, "title": str(text)}
    if name in REPEATED:
        titled = {"type": "array", "items": dict(schema), "title": str(text)}
    return {"name": name, "in": "query", "required": False, "schema": titled}
