"""One operation: how deep it went, its units and their order."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from archaeology.analysis.matrix import Cyclic, Record, Unit, Verb, stratigraphy_of
from archaeology.analysis.matrix.drawing import draw
from archaeology.sites.layers import EXCAVATIONS, FINDS
from archaeology.sites.models import Operation, StratigraphicRelation, StratigraphicUnit
from archaeology.sites.presenting import dating_in_words, facts_of, number
from archaeology.sites.views.door import may_change
from archaeology.sites.views.on_map import Drawn, drawn
from archaeology.sites.views.one import one_of
from archaeology.sites.views.record_map import record_map
from archaeology.sites.vocabulary import OperationKind, RelationKind, UnitKind
from layers.access.actor import Actor
from layers.access.middleware import ActorRequest

# A picture of more is no page any more; the command `archaeology matrix` draws it.
MOST_UNITS_DRAWN = 600


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as the table shows it."""

    key: int
    anchor: str
    number: str
    kind: str
    what: str
    phase: str
    dating: str
    relations: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The picture, or why there is none."""

    picture: SafeString | None = None
    cycle: str = ""
    too_many: int = 0


def operation_page(request: ActorRequest, key: int) -> HttpResponse:
    """What the actor gets of an operation; units and matrix for who gets it whole.

    Raises:
        Http404: no such operation, or none that the actor may know of.
    """
    found = one_of(EXCAVATIONS, request.actor, key)
    known = found.feature.properties
    units = _units(request.actor, key)
    relations = _relations(key) if units else []
    finds = _finds(request.actor, key, known.get("number"))
    kinds = dict(OperationKind.choices)
    told = ("title", "number", "notes", "depth_reached_m", "lowest_m")
    return render(
        request,
        "archaeology/operation.html",
        {
            "key": key,
            "title": known.get("title") or kinds.get(str(known.get("kind"))) or _("Opération"),
            "number": known.get("number"),
            "exact": found.exact,
            "synthetic": known.get("synthetic"),
            "depth": _depth_in_words(known.get("depth_reached_m"), known.get("lowest_m")),
            "facts": facts_of(EXCAVATIONS, found.feature, told),
            "notes": known.get("notes"),
            "writes": found.exact and may_change(request.actor, Operation.objects.get(pk=key)),
            "map": record_map(EXCAVATIONS, found, finds),
            "finds": finds,
            "units": [_row(unit, relations) for unit in units],
            "matrix": _matrix(units, relations, known.get("number") or "") if units else None,
        },
    )


def _depth_in_words(depth: float | None, lowest: float | None) -> list[str]:
    """How deep, and that it proves nothing about what lies deeper."""
    if depth is None and lowest is None:
        return [
            _("La profondeur atteinte n’est pas connue."),
            _("N’y avoir rien trouvé ne prouve donc rien, à aucune profondeur."),
        ]
    told = []
    if depth is not None:
        told.append(
            _("L’étude est descendue à %(depth)s m sous le sol de son époque.")
            % {"depth": number(depth)}
        )
    if lowest is not None:
        told.append(_("Le point le plus bas est à %(z)s m NGF-IGN69.") % {"z": number(lowest)})
    below = (
        _("l’altitude de %(z)s m") % {"z": number(lowest)}
        if lowest is not None
        else _("%(depth)s m de profondeur") % {"depth": number(depth or 0)}
    )
    told.append(
        _("Rien n’est prouvé au-dessous de %(below)s : personne n’y a regardé.") % {"below": below}
    )
    return told


def _finds(actor: Actor, key: int, name: str | None) -> Drawn | None:
    """The finds that the actor may know to be of this operation."""
    if not name:
        return None
    territory = Operation.objects.values_list("territory_id", flat=True).get(pk=key)
    return drawn(FINDS.visible_to(actor).of_territory(territory).among("operation", [name]))


def _units(actor: Actor, key: int) -> list[StratigraphicUnit]:
    units = StratigraphicUnit.objects.visible_to(actor).filter(operation_id=key)
    # Numbers are texts: 9 before 10 all the same.
    return sorted(units, key=lambda each: (len(each.number), each.number))


def _relations(key: int) -> list[StratigraphicRelation]:
    rows = StratigraphicRelation.objects.filter(unit__operation_id=key, other__operation_id=key)
    return list(rows.select_related("unit", "other").order_by("kind", "other__number"))


def _anchor(unit: StratigraphicUnit) -> str:
    return f"us-{unit.pk}"


def _row(unit: StratigraphicUnit, relations: list[StratigraphicRelation]) -> UnitRow:
    bounds = {
        name: getattr(unit, name) for name in ("start_min", "start_max", "end_min", "end_max")
    }
    told: dict[str, list[str]] = {}
    for each in relations:
        if each.unit_id == unit.pk:
            words = str(RelationKind(each.kind).label)
            told.setdefault(words, []).append(each.other.number)
    return UnitRow(
        key=unit.pk,
        anchor=_anchor(unit),
        number=unit.number,
        kind=str(UnitKind(unit.kind).label),
        what=unit.interpretation or unit.description,
        phase=unit.phase,
        dating=dating_in_words(bounds),
        relations=[(words, ", ".join(others)) for words, others in told.items()],
    )


def _verb(kind: RelationKind) -> Verb:
    """How the other lies to the unit; what is bonded together was built together."""
    if kind.is_later:
        return Verb.BELOW
    if kind.is_earlier:
        return Verb.ABOVE
    return Verb.EQUAL if kind is RelationKind.EQUALS else Verb.CONTEMPORARY


def _matrix(
    units: list[StratigraphicUnit], relations: list[StratigraphicRelation], name: str
) -> Matrix:
    if len(units) > MOST_UNITS_DRAWN:
        return Matrix(too_many=len(units))
    record = Record()
    for unit in units:
        kind = str(UnitKind(unit.kind).label)
        record.add(Unit(unit.number, kind, unit.phase, unit.structure))
    for each in relations:
        record.state(each.unit.number, _verb(RelationKind(each.kind)), [each.other.number])
    anchors = {unit.number: f"#{_anchor(unit)}" for unit in units}
    title = _("Matrice de Harris de l’opération %(name)s") % {"name": name}
    try:
        drawn = draw(stratigraphy_of(record), title=title, href=anchors.get)
    except Cyclic as contradiction:
        return Matrix(cycle=contradiction.cycles[0].text)
    # The drawing escapes every text it is given.
    return Matrix(picture=mark_safe(drawn))  # noqa: S308
