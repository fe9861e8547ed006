"""StaR-Eau GeoPackages into the networks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from math import dist
from operator import attrgetter
from pathlib import Path
from typing import Any

import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataSourceError

from layers.catalog.importing import CannotImport, ImportContext, ImportReport
from layers.exchange.formats.vector import VectorFile
from layers.exchange.mapping import FileMapping
from networks.exchange.cells import cut, day_of, number_of, text_of, year_of, years_in_order
from networks.exchange.checking import check_line, check_point, refuse_repeated, single
from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts, Point
from networks.exchange.ends import KIND_UNDER, SAME_M
from networks.exchange.findings import At, Findings
from networks.exchange.settings import WaterSettings
from networks.exchange.sheets import read_rows
from networks.exchange.stareau.tables import BY_NAME, StareauTable, columns_of, said_of_function
from networks.exchange.stareau.words import (
    CIRCULATIONS,
    CONTENTS,
    MATERIALS,
    NETWORKS,
    OPEN,
    PIPE_FUNCTIONS,
    STATES,
    ours,
    theirs,
)
from networks.exchange.writing import write_drafts
from networks.water.vocabulary import (
    DeviceFunction,
    Handling,
    Network,
    NodeKind,
    PositionClass,
    family_of,
)

_COLUMNS = {
    "start": "noeudinitial",
    "end": "noeudterminal",
    "slope": "cote_fil_eau_aval",
}
_TEXTS = {
    "maitre_ouvrage": "owner",
    "exploitant": "operator",
    "origine_maj": "update_source",
    "origine_creation": "attribute_source",
}
_CLASSES = {"precision_xy": "xy_class", "precision_z": "z_class"}
_WORDS = {
    "materiau": ours(MATERIALS),
    "mode_circulation": ours(CIRCULATIONS),
    "fonction_canalisation": ours(PIPE_FUNCTIONS),
    "contenu_canalisation": ours(CONTENTS),
}
# What two of our words, or days, are alike in, for this standard.
_SAID: Mapping[str, Callable[[Any], Any]] = {
    "material": theirs(MATERIALS).get,
    "content": theirs(CONTENTS).get,
    "function": said_of_function,
    "retired_on": attrgetter("year"),
}
_CODE_LENGTH, _SOURCE_LENGTH = 254, 100
_NODE = "id_noeud_reseau"


def bring_in_stareau(
    path: Path,
    crs: str,
    settings: WaterSettings,
    context: ImportContext,
) -> ImportReport:
    """Write the pipes, devices, structures and nodes of a GeoPackage; other tables are told.

    Raises:
        CannotImport: the file cannot be read, or has no table of the standard.
        PermissionDenied, ImportGoingOn, StrictRefusal: as every import of networks.
    """
    report, findings = ImportReport(), Findings()
    families = {each: Drafts(columns=_COLUMNS, said=_SAID) for each in ("drinking", "sewer")}
    names = _layers(path)
    known = [BY_NAME[name] for name in names if name in BY_NAME]
    if not known:
        raise CannotImport(_("Aucune table StaR-Eau dans %s.") % path.name)
    left = [name for name in names if name not in BY_NAME and _has_rows(path, name)]
    if left:
        findings.warn(At(""), "", _("Tables laissées : %s.") % ", ".join(left))
    for table in known:
        _Reading(path, table, crs, report, findings).into(families)
    context.progress(report.read)
    for drafts in families.values():
        for rows in (drafts.devices, drafts.structures, drafts.nodes):
            refuse_repeated(rows, "id", findings)
        refuse_repeated(drafts.pipes, "id_canalisation", findings)
        _stand_alone(drafts, findings)
    return write_drafts(families, findings, report, settings, context)


def _layers(path: Path) -> list[str]:
    if not path.is_file():
        raise CannotImport(_("Le fichier %s n’existe pas.") % path)
    try:
        return [str(name) for name, _kind in pyogrio.list_layers(path)]
    except DataSourceError:
        raise CannotImport(_("%s n’est pas un GeoPackage lisible.") % path.name) from None


def _has_rows(path: Path, name: str) -> bool:
    return bool(pyogrio.read_info(path, layer=name, force_feature_count=True)["features"])


def _stand_alone(drafts: Drafts, findings: Findings) -> None:
    """The nodes that points say to stand at, once each, where pipes that name them end.

    Where none of the points is drawn there, all of them stand beside their node.
    """
    known = {node.code: node for node in drafts.nodes}
    drawn: defaultdict[str, list[Point]] = defaultdict(list)
    for pipe in drafts.pipes:
        for code, place in zip(pipe.ends, pipe.drawn_ends, strict=True):
            drawn[code].append(place)
    standing: defaultdict[str, list[DraftPoint]] = defaultdict(list)
    for thing in (*drafts.structures, *drafts.devices):
        code = thing.refers.get("node", "")
        if code and thing.at not in findings.refused:
            standing[code].append(thing)
    for code, things in standing.items():
        ends = drawn.get(code, [])
        near = min(things, key=lambda each: _away(each.place, ends))
        if code not in known:
            agreed = ends and all(dist(each, ends[0]) <= SAME_M for each in ends)
            beside = agreed and _away(near.place, ends) > SAME_M
            shape = shapely.Point(ends[0]) if beside else near.shape
            known[code] = DraftPoint(
                *(near.at, code, near.network, shape, {"kind": NodeKind.JUNCTION.value}),
                at_first=_told_of_node(near.values),
            )
            drafts.nodes.append(known[code])
        for thing in things:
            kind = KIND_UNDER.get(thing.values["function"])
            if kind:
                known[code].values["kind"] = kind.value


def _away(place: Point, ends: list[Point]) -> float:
    return min((dist(place, each) for each in ends), default=0.0)


def _told_of_node(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("z_m", "xy_class", "z_class") if name in values}


class _Reading:
    """Reads one table."""

    def __init__(
        self,
        path: Path,
        table: StareauTable,
        crs: str,
        report: ImportReport,
        findings: Findings,
    ) -> None:
        self._table = table
        self._findings = findings
        source = VectorFile(path, FileMapping(file_layer=table.name))
        standard = {name for name, _type in columns_of(table)}
        wanted = [name for name in source.columns if name in standard]
        self._rows = read_rows(table.name, source, wanted, crs, report, findings)
        self._functions = ours(table.words)

    def into(self, families: Mapping[str, Drafts]) -> None:
        """Add the rows that can enter to the drafts of their family."""
        rows, table = self._rows, self._table
        for index, number in enumerate(rows.numbers):
            at = At(table.name, number)
            cells = {name: values[index] for name, values in rows.columns.items()}
            shape = single(rows.shapes[index])
            code, network = self._code(at, cells), self._network(at, cells)
            check = check_line if table.kind == "pipe" else check_point
            if not check(at, shape, self._findings) or at in self._findings.refused:
                continue
            drafts = families[family_of(network)]
            values = self._values(at, cells)
            if table.kind == "pipe":
                ends = text_of(cells.get("noeudinitial")), text_of(cells.get("noeudterminal"))
                values["is_connection"] = table.name.endswith("_branchement")
                drafts.pipes.append(DraftPipe(at, code, network, shape, ends, values))
            elif table.kind == "node":
                values = {"kind": NodeKind.JUNCTION.value, **_told_of_node(values)}
                drafts.nodes.append(DraftPoint(at, code, network, shape, values))
            else:
                self._point(at, code, network, shape, cells, values, drafts)

    def _point(
        self,
        at: At,
        code: str,
        network: str,
        shape: Any,
        cells: Mapping[str, Any],
        values: dict[str, Any],
        drafts: Drafts,
    ) -> None:
        node = text_of(cells.get(_NODE))
        refers = {"node": node} if node else {}
        values["function"] = self._function(at, cells)
        if self._table.kind == "structure":
            drafts.structures.append(DraftPoint(at, code, network, shape, values, refers))
            return
        pipe = text_of(cells.get("ref_canalisation"))
        if pipe:
            refers["downstream_pipe"] = pipe
        first: dict[str, Any] = {}
        if values["function"] == DeviceFunction.VALVE:
            first["is_open"] = OPEN.get(text_of(cells.get("etat_ouverture")))
            if text_of(cells.get("blocage")).lower() == "oui":
                first["handling"] = Handling.STUCK.value
        drafts.devices.append(DraftPoint(at, code, network, shape, values, refers, first))

    def _code(self, at: At, cells: Mapping[str, Any]) -> str:
        names = self._table.identifiers
        code = next((text for text in (text_of(cells.get(name)) for name in names) if text), "")
        if not code or len(code) > _CODE_LENGTH:
            self._findings.refuse(at, names[0], _("L’identifiant manque, ou est trop long."))
        return code

    def _network(self, at: At, cells: Mapping[str, Any]) -> str:
        word = text_of(cells.get("type_reseau"))
        network = ours(NETWORKS).get(word, "")
        if self._table.family == "drinking":
            return Network.DRINKING.value
        if not network or network == Network.DRINKING:
            self._findings.refuse(
                at, "type_reseau", _("« %s » n’est pas un réseau d’assainissement.") % word[:40]
            )
            return Network.WASTE.value
        return network

    def _function(self, at: At, cells: Mapping[str, Any]) -> str:
        word = text_of(cells.get(self._table.said_in)) if self._table.said_in else ""
        if not word:
            return self._table.function
        if word not in self._functions:
            self._tell_word(at, self._table.said_in, word)
        return self._functions.get(word, self._table.function)

    def _tell_word(self, at: At, column: str, word: str) -> None:
        self._findings.warn(
            at, column, _("« %s » n’est pas du vocabulaire : pris pour inconnu.") % word[:40]
        )

    def _values(self, at: At, cells: Mapping[str, Any]) -> dict[str, Any]:
        findings, found = self._findings, dict[str, Any]()
        for column, field in _TEXTS.items():
            if column in cells:
                found[field] = cut(at, column, text_of(cells[column]), _SOURCE_LENGTH, findings)
        for column, field in _CLASSES.items():
            if column in cells:
                word = text_of(cells[column]).upper()
                if word and word not in PositionClass.values:
                    self._tell_word(at, column, word)
                found[field] = word if word in PositionClass.values else PositionClass.C.value
        found |= self._years(at, cells)
        if "date_maj" in cells:
            found["updated_on"] = day_of(at, "date_maj", cells["date_maj"], findings)
        for column, field in self._table.columns.items():
            if column in cells:
                found[field] = self._own(at, column, field, cells[column])
        if self._table.kind == "pipe" and found.get("content", "unknown") == "unknown":
            # The standard's list of contents knows only waste water: the network says the rest.
            network = ours(NETWORKS).get(text_of(cells.get("type_reseau")), "unknown")
            found["content"] = network if self._table.family == "sewer" else "unknown"
        return found

    def _years(self, at: At, cells: Mapping[str, Any]) -> dict[str, Any]:
        findings, found = self._findings, dict[str, Any]()
        if "an_pose_sup" in cells:
            found["laid_year"] = year_of(at, "an_pose_sup", cells["an_pose_sup"], findings)
        if "an_pose_inf" in cells:
            began = year_of(at, "an_pose_inf", cells["an_pose_inf"], findings)
            ended = found.get("laid_year")
            found["laid_from_year"] = years_in_order(at, "an_pose_inf", began, ended, findings)
        state = text_of(cells.get("etat_service"))
        if state and state not in STATES:
            self._tell_word(at, "etat_service", state)
        in_service, gone = STATES.get(state, (True, False))
        if self._table.kind == "pipe":
            found["in_service"] = in_service
        year = year_of(at, "an_abandon_sup", cells.get("an_abandon_sup"), findings)
        if gone and year:
            found["retired_on"] = date(year, 12, 31)
        elif gone:
            findings.warn(at, "an_abandon_sup", _("Abandonné, mais nul ne dit en quelle année."))
        return found

    def _own(self, at: At, column: str, field: str, cell: Any) -> Any:
        words = _WORDS.get(column)
        text = text_of(cell)
        if words is not None:
            if text and text not in words:
                self._tell_word(at, column, text)
            return words.get(text, "unknown")
        number = number_of(cell)
        if text and (number is None or number < 0 or number > 2**31 - 1):
            self._findings.warn(
                at, column, _("« %s » n’est pas un nombre possible ici.") % text[:40]
            )
            return None
        if not number:
            if text and field.endswith("invert_m"):
                self._findings.warn(at, column, _("Altitude 0,00 : prise pour inconnue."))
            return None
        return round(number) if field == "diameter_mm" else number
