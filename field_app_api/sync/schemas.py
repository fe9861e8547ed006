"""The shapes of the field protocol, for its description."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Schema
from pydantic import Field

from field_app_api.sync.reading import MOST_SEQUENCE

OutcomeName = Literal[
    "applied",
    "merged",
    "conflict",
    "id-reused",
    "waiting-for-files",
    "waiting-for-parent",
    "quarantined",
    "forbidden",
]


class FileTold(Schema):
    """A file that an operation declares."""

    sha256: str = Field(pattern="^[0-9a-f]{64}$", title="SHA-256 des octets du fichier")
    name: str = Field("", max_length=200, title="Nom")
    type: str = Field("", max_length=100, title="Type de média")
    size: int | None = Field(None, ge=0, title="Taille en octets")


class OperationTold(Schema):
    """An operation as a phone sends it."""

    id: str = Field(
        title="UUID (RFC 9562) fait par le téléphone", json_schema_extra={"format": "uuid"}
    )
    schema_: int = Field(alias="schema", ge=0, title="Version du formulaire")
    device: str = Field(min_length=1, max_length=64, title="Appareil")
    sequence: int = Field(ge=1, le=MOST_SEQUENCE, title="Rang parmi les saisies de cet appareil")
    at: str | None = Field(
        title="Heure locale, avec son fuseau ; null si elle n’est pas connue",
        json_schema_extra={"format": "date-time"},
    )
    layer: str = Field(min_length=1, max_length=60, title="Couche")
    method: Literal["create", "update", "delete", "attach"] = Field(title="Action")
    key: int | None = Field(None, title="Clé de la fiche, sauf si elle a été créée hors ligne")
    parent: str | None = Field(
        None,
        title="Saisie sur laquelle celle-ci s’appuie",
        json_schema_extra={"format": "uuid"},
    )
    base_version: int | None = Field(None, title="Version de la fiche que le téléphone avait")
    old: dict[str, Any] = Field({}, title="Valeurs avant")
    new: dict[str, Any] = Field({}, title="Valeurs après")
    geometry: dict[str, Any] | None = Field(None, title="Point GeoJSON, WGS 84")
    accuracy_m: float | None = Field(None, title="Précision (m)")
    place_source: str = Field("gps", title="Source de la position")
    files: list[FileTold] = Field([], max_length=50, title="Fichiers déclarés")


class FilesOfReceipt(Schema):
    """Which files are here; a phone forgets a file once it is listed, received or refused."""

    received: list[str]
    missing: list[str]
    refused: list[dict[str, str]]


class ReceiptTold(Schema):
    """What became of an operation; with a receipt it is kept for good."""

    id: str | None
    outcome: OutcomeName
    layer: str
    key: int | None
    version: int | None
    flags: list[str]
    reason: str
    files: FilesOfReceipt
    conflict: dict[str, Any] | None = Field(
        title="Ce qui est à choisir, tel que c’est écrit aujourd’hui",
        description=(
            "`kind` (`attributes` ou `gone`), `attributes` (par nom : `old`, `new`, `current` ; "
            "`by` et `at` : qui l’a écrit et quand, si le journal le sait), `current_version`, "
            "`by` et `at` de la dernière modification de la fiche ; `choices` : ce qui peut être "
            "choisi pour la fiche entière ; `missing` : ce qui manque pour en faire une nouvelle."
        ),
    )


class Receipts(Schema):
    """One receipt an operation, in the order of the operations."""

    receipts: list[ReceiptTold]


class Asked(Schema):
    """The operations whose receipts are wanted."""

    ids: list[str] = Field(max_length=1000)


class Filled(Schema):
    """What a new object takes and the edit has not."""

    new: dict[str, Any] = Field({}, title="Valeurs, par question")
    geometry: dict[str, Any] | None = Field(None, title="Point GeoJSON, WGS 84")


class Resolution(Schema):
    """What is taken of a conflict, by attribute or as a whole, upon which version."""

    take: dict[str, Literal["mine", "theirs"]] | Literal["mine", "add", "theirs"]
    version: int | None = None
    fill: Filled | None = Field(None, title="Ce qui manque pour faire une nouvelle fiche")


class SincePoint(Schema):
    """What is asked since a cursor."""

    layers: str = Field("", max_length=2000, title="Couches, séparées par des virgules")
    cursor: str = Field("", max_length=200, title="Où l’on en était")
    bbox: str = Field("", max_length=200, title="ouest,sud,est,nord en WGS 84")


class Changes(Schema):
    """What appeared, changed or went since a cursor."""

    cursor: str
    more: bool
    features: dict[str, list[dict[str, Any]]]
    gone: dict[str, list[int]]


def batch_schema() -> dict[str, Any]:
    """The JSON Schema of a batch, whole in itself."""
    operation = OperationTold.model_json_schema(by_alias=True)
    definitions = operation.pop("$defs", {})
    operation["properties"]["files"]["items"] = definitions["FileTold"]
    return {
        "type": "object",
        "required": ["ops"],
        "properties": {"ops": {"type": "array", "maxItems": 500, "items": operation}},
    }
