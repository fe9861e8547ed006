"""A file brought for one session: is it text, in what is declared, and what is to be read of it."""

from __future__ import annotations

import codecs
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.importing.naming import named
from geoportal.police.importing.settings import (
    BadSettings,
    session_settings,
    speed_settings,
)
from geoportal.police.importing.summing import understood
from geoportal.police.models import SpeedSession
from geoportal.police.personal_contents import kind_of_contents
from geoportal.police.privacy import looks_personal
from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.formats.opening import open_source
from layers.exchange.formats.source import Source
from layers.exchange.mapping import mapping_from

MODEL = Path(__file__).resolve().parent.parent / "mappings" / "readings.toml"
LAYER = "speed-checks"
# Columns that a file may lack under the model mapping.
_OPTIONAL = ("class", "gap_s", "direction", "free_flow")
_OF_SESSIONS = ("site", "session_start", "session_end")
_HEAD = 4096
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")
SEPARATORS = {
    ";": gettext_lazy("point-virgule"),
    ",": gettext_lazy("virgule"),
    "tab": gettext_lazy("tabulation"),
    "|": gettext_lazy("barre verticale"),
}


@dataclass(frozen=True, slots=True)
class Declared:
    """What an officer says of a file: `given` are the tables of a mapping file, None where the
    columns' own names are to tell. Empty texts leave it to the mapping.
    """

    given: Mapping[str, Any] | None = None
    is_model: bool = False
    unit: str = ""
    encoding: str = ""
    delimiter: str = ""


class NotThis(BadSettings):
    """The file is not what is declared; `field` is what would have to be declared otherwise."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def model_mapping() -> dict[str, Any]:
    """The tables of the mapping that comes with the platform, without its example of a session."""
    given = tomllib.loads(MODEL.read_text(encoding="utf-8"))
    given.pop("session", None)
    return given


def completed(path: Path, declared: Declared, session: SpeedSession) -> dict[str, Any]:
    """The whole mapping by which a file is read into a session, as JSON can hold it.

    Raises:
        NotThis: the file is no text, or not in the encoding or with the separator declared.
        CannotImport: the mapping cannot be followed, or is meant for something else; or a column
            holds what may not enter.
    """
    given: dict[str, Any] = json.loads(json.dumps(declared.given or {}, default=str))
    _require_meant(given, session)
    file = dict(given.get("file", {}))
    file |= {"encoding": declared.encoding} if declared.encoding else {}
    file |= {"delimiter": declared.delimiter} if declared.delimiter else {}
    require_text(path, mapping_from({"file": file}).encoding or "utf-8")
    source = _source(path, file)
    columns = source.columns
    require_impersonal(source)
    given["layer"], given["file"] = LAYER, file
    if "columns" not in given:
        found = named(columns)
        # From how many seconds on a gap is one, a name does not say.
        given["columns"] = {ours: name for ours, name in found.columns.items() if ours != "gap_s"}
        given["speed"] = {"unit": found.unit} | given.get("speed", {})
    if declared.is_model:
        given["columns"] = _present(given["columns"], columns)
    given["speed"] = _speed(given, declared, session)
    given["session"] = {
        "key": session.pk,
        "site": session.site.code,
        "starts_at": session.starts_at.isoformat(),
        "ends_at": session.ends_at.isoformat(),
    }
    given.pop("recording", None)
    mapping = mapping_from(given)
    understood(open_source(path, mapping), mapping, speed_settings(mapping.settings))
    if "at" not in (mapping.columns or {}):
        raise BadSettings(
            _("Aucune colonne ne dit l’instant de chaque passage : nommez-la « horodatage ».")
        )
    return given


def require_text(path: Path, encoding: str) -> None:
    """Stop here unless the whole file is text in that encoding.

    Raises:
        NotThis: it is not, with what it seems to be.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        _require_plain(head, encoding)
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)()
        line = 1
        try:
            while piece := file.read(1 << 20):
                line += decoder.decode(piece).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            if isinstance(error, UnicodeDecodeError):
                line += bytes(error.object[: error.start]).count(b"\n")
            raise NotThis(
                "encoding",
                _(
                    "Ce fichier n’est pas en %(encoding)s (vers la ligne %(line)s). S’il vient "
                    "d’Excel ou d’un appareil sous Windows, choisissez Windows-1252."
                )
                % {"encoding": encoding.upper(), "line": line},
            ) from None


def _require_plain(head: bytes, encoding: str) -> None:
    if not head.strip():
        raise NotThis("readings", _("Ce fichier est vide."))
    if head.startswith(_ZIP):
        inside = b"xl/" in head or b"[Content_Types].xml" in head or b"opendocument" in head
        raise NotThis("readings", _workbook() if inside else _archive())
    if head.startswith(_OLD_OFFICE):
        raise NotThis("readings", _workbook())
    if head.startswith(_BINARY):
        raise NotThis(
            "readings", _("Ce fichier est une image, un PDF ou une archive : il faut du texte CSV.")
        )
    if b"\0" in head and not encoding.startswith("utf-16"):
        raise NotThis(
            "encoding",
            _("Ce fichier n’est pas du texte en %s : est-il en UTF-16 ?") % encoding.upper(),
        )


def _workbook() -> str:
    return _(
        "C’est un classeur, pas du texte. Dans Excel : Fichier, Enregistrer sous, « CSV UTF-8 », "
        "puis apportez ce fichier-là."
    )


def _archive() -> str:
    return _("C’est une archive zip. Décompressez-la et apportez le fichier de mesures seul.")


def require_impersonal(source: Source) -> None:
    """Look through the whole file: one with plates or people does not outlive its own request.

    Raises:
        CannotImport: which column it is, and why; none of its values.
    """
    for chunk in source.chunks(ImportReport()):
        for name, values in chunk.columns.items():
            reason = looks_personal(name, values)
            if reason is not None:
                raise CannotImport(reason)


def _source(path: Path, file: Mapping[str, Any]) -> Source:
    """The file with its columns; a first line of values is refused, and not repeated."""
    delimiter = str(file.get("delimiter", ""))
    source = open_source(path, mapping_from({"file": {**file, "delimiter": delimiter or ","}}))
    columns = source.columns
    if kind_of_contents(columns) is not None:
        raise NotThis(
            "readings",
            _(
                "La première ligne devrait nommer les colonnes ; elle contient ce qui semble être "
                "une plaque ou une personne. Rien n’en est gardé."
            ),
        )
    if len(columns) == 1:
        for other, words in SEPARATORS.items():
            if {"tab": "\t"}.get(other, other) in columns[0]:
                raise NotThis(
                    "delimiter",
                    _("Les colonnes semblent séparées par : %s. Choisissez-le.") % words,
                )
    return source


def _present(columns: Mapping[str, Any], found: tuple[str, ...]) -> dict[str, Any]:
    """The model's columns without the optional ones that this file does not have."""

    def source(column: Any) -> str:
        return str(column if isinstance(column, str) else column.get("column", ""))

    return {
        name: column
        for name, column in columns.items()
        if name not in _OPTIONAL or source(column) in found
    }


def _speed(given: Mapping[str, Any], declared: Declared, session: SpeedSession) -> dict[str, Any]:
    speed = dict(given.get("speed", {}))
    unit = speed_settings(given).unit
    if declared.is_model:
        unit = declared.unit
    elif unit and declared.unit and unit != declared.unit:
        raise NotThis(
            "unit",
            _("Vous déclarez des %(one)s, le fichier ou sa correspondance dit %(other)s.")
            % {"one": declared.unit, "other": unit},
        )
    if not (unit or declared.unit):
        raise NotThis("unit", _("Dites en quelle unité sont les vitesses."))
    if "gap_s" not in given["columns"]:
        speed.pop("free_flow_gap_s", None)
    return speed | {"unit": unit or declared.unit, "recording": session.recording}


def _require_meant(given: Mapping[str, Any], session: SpeedSession) -> None:
    """A mapping that speaks of another layer, territory or session is refused, not bent."""
    mapping = mapping_from(given)
    if mapping.layer not in {"", LAYER}:
        raise BadSettings(_("Ce fichier de correspondance est fait pour « %s ».") % mapping.layer)
    if mapping.territory not in {"", session.territory_id}:
        raise BadSettings(_("Ce fichier de correspondance est fait pour un autre territoire."))
    for name in _OF_SESSIONS:
        if name in (mapping.columns or {}):
            raise BadSettings(
                _(
                    "Ce fichier de correspondance lit la séance dans une colonne (%s) ; ici, "
                    "toutes les lignes sont d’une seule séance."
                )
                % name
            )
    speed = speed_settings(mapping.settings)
    told = session_settings(mapping.settings, speed.zone)
    other_site = told.site not in {"", session.site.code}
    other_start = told.starts_at is not None and told.starts_at != session.starts_at
    if other_site or other_start or (told.ends_at or session.ends_at) != session.ends_at:
        raise BadSettings(
            _(
                "Ce fichier de correspondance parle d’une autre séance : retirez-en site, "
                "starts_at et ends_at."
            )
        )
    tables = [given, *(given.get(name, {}) for name in ("speed", "session"))]
    if any("recording" in each for each in tables) and speed.recording != session.recording:
        raise BadSettings(
            _(
                "Cette séance est enregistrée comme « %(one)s », "
                "la correspondance dit « %(other)s »."
            )
            % {"one": session.recording, "other": speed.recording}
        )
