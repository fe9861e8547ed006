"""What is odd in a network as a whole, or in a pipe by itself, and is told."""

from __future__ import annotations

from collections import Counter, defaultdict

import shapely
from django.utils.translation import gettext as _

from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts
from networks.exchange.ends import SAME_M
from networks.exchange.findings import At, Findings
from networks.water.vocabulary import Circulation, DeviceFunction

_CLIMBING = frozenset({Circulation.FORCED, Circulation.VACUUM})


def drop_refused(drafts: Drafts, findings: Findings) -> None:
    """Forget rows that have been refused."""
    drafts.pipes = [each for each in drafts.pipes if each.at not in findings.refused]
    drafts.devices = [each for each in drafts.devices if each.at not in findings.refused]
    drafts.structures = [each for each in drafts.structures if each.at not in findings.refused]
    drafts.nodes = [each for each in drafts.nodes if each.at not in findings.refused]


def refuse_repeated(
    rows: list[DraftPipe] | list[DraftPoint], column: str, findings: Findings
) -> None:
    """Of rows with one code in a family, the first enters."""
    seen: dict[str, At] = {}
    for each in rows:
        if each.at in findings.refused:
            continue
        first = seen.setdefault(each.code, each.at)
        if first is not each.at:
            where = _("ligne %d") % first.row
            if first.table != each.at.table:
                where = f"{first.table}, {where}"
            findings.refuse(
                each.at,
                column,
                _("« %(code)s » est déjà dit : %(where)s.") % {"code": each.code, "where": where},
            )


def check_slopes(pipes: list[DraftPipe], column: str, findings: Findings) -> None:
    """Where water would have to climb by itself."""
    for pipe in pipes:
        first = pipe.values.get("upstream_invert_m")
        second = pipe.values.get("downstream_invert_m")
        if first is None or second is None or pipe.values.get("circulation") in _CLIMBING:
            continue
        if pipe.values.get("flows_forward") is False:
            first, second = second, first
        if second > first:
            findings.warn(
                pipe.at,
                column,
                _("Pente inversée : radier aval à %(low).2f m, amont à %(high).2f m.")
                % {"low": second, "high": first},
            )


def check_valves(devices: list[DraftPoint], column: str, findings: Findings) -> None:
    """Two valves at one point: which one is it?"""
    seen: dict[tuple[int, int], DraftPoint] = {}
    for each in devices:
        if each.values.get("function") != DeviceFunction.VALVE:
            continue
        x, y = each.place
        first = seen.setdefault((round(x / SAME_M), round(y / SAME_M)), each)
        if first is not each:
            findings.warn(
                each.at,
                column,
                _("Une vanne est déjà à ce point : « %(code)s », ligne %(row)d.")
                % {"code": first.code, "row": first.at.row},
            )


def check_pieces(pipes: list[DraftPipe], findings: Findings) -> None:
    """A network in pieces: how many, how large, and one pipe of each small one."""
    groups: dict[str, str] = {}

    def top(code: str) -> str:
        while groups.setdefault(code, code) != code:
            groups[code] = groups[groups[code]]
            code = groups[code]
        return code

    for pipe in pipes:
        start, end = pipe.refers["start_node"], pipe.refers["end_node"]
        groups[top(start)] = top(end)
    pieces: defaultdict[str, list[DraftPipe]] = defaultdict(list)
    for pipe in pipes:
        pieces[top(pipe.refers["start_node"])].append(pipe)
    if len(pieces) < 2:
        return
    sizes = Counter({name: len(members) for name, members in pieces.items()}).most_common()
    shown = ", ".join(f"{pieces[name][0].code} ({size})" for name, size in sizes[1:6])
    more = "…" if len(sizes) > 6 else ""
    findings.warn(
        At(pipes[0].at.table),
        "",
        _(
            "Réseau en %(count)d morceaux : le plus grand a %(most)d canalisations ; les autres "
            "contiennent (canalisation, nombre) : %(shown)s%(more)s."
        )
        % {"count": len(sizes), "most": sizes[0][1], "shown": shown, "more": more},
    )


def check_line(at: At, shape: shapely.Geometry | None, findings: Findings) -> bool:
    """Whether a pipe's shape is one line that goes somewhere; else it is refused."""
    if shape is None or shape.is_empty:
        findings.refuse(at, "geometry", _("La géométrie manque."))
    elif shape.geom_type != "LineString":
        findings.refuse(
            at, "geometry", _("Une canalisation est une ligne, non : %s.") % shape.geom_type
        )
    elif shape.length < SAME_M / 10:
        findings.refuse(at, "geometry", _("Canalisation de longueur nulle."))
    else:
        return True
    return False


def check_point(at: At, shape: shapely.Geometry | None, findings: Findings) -> bool:
    """Whether a shape is one point; else its row is refused."""
    if shape is None or shape.is_empty:
        findings.refuse(at, "geometry", _("La géométrie manque."))
    elif shape.geom_type != "Point":
        findings.refuse(at, "geometry", _("Il faut un point, non : %s.") % shape.geom_type)
    else:
        return True
    return False


def single(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """What a shape of several parts is in truth: lines that join are one, a lone part is itself."""
    if shape is None or not shape.geom_type.startswith("Multi"):
        return shape
    if shape.geom_type == "MultiLineString":
        return shapely.line_merge(shape)
    return shape.geoms[0] if len(shape.geoms) == 1 else shape
