"""What is asked about an incident in the field, and which service answers for which part."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from layers.catalog.collecting import Method, Question
from networks.water.vocabulary import (
    ENDED,
    Defect,
    IncidentKind,
    Network,
    RepairSupport,
    Severity,
)

_NEW: frozenset[Method] = frozenset({"create"})
_LATER: frozenset[Method] = frozenset({"update"})
SAID = frozenset({"kind", "severity", "description", "address"})
ASSET = frozenset({"pipe", "device"})
CUT = frozenset({"closed_valves", "isolated_at", "customers_cut"})
REPAIR = frozenset({"repair_support", "repair_defect", "repaired_on", "repair_what"})
END = frozenset({"state", "answer"})

QUESTIONS = (
    Question(
        "kind", gettext_lazy("Nature"), "code", required=True, codes=tuple(IncidentKind.choices)
    ),
    Question("network", gettext_lazy("Réseau"), "code", codes=tuple(Network.choices), on=_NEW),
    Question("severity", gettext_lazy("Urgence"), "code", codes=tuple(Severity.choices)),
    Question("pipe", gettext_lazy("Canalisation"), "feature", layer="water-pipes"),
    Question("device", gettext_lazy("Appareil"), "feature", layer="water-devices"),
    Question("description", gettext_lazy("Ce que l’on voit"), "long-text", most=5000),
    Question("address", gettext_lazy("Adresse ou repère"), most=300),
    Question(
        "closed_valves",
        gettext_lazy("Vannes fermées, dans l’ordre"),
        "features",
        layer="water-devices",
        on=_LATER,
    ),
    Question("isolated_at", gettext_lazy("Eau coupée à"), "datetime", on=_LATER),
    Question("customers_cut", gettext_lazy("Abonnés coupés"), "integer", on=_LATER),
    Question(
        "repair_support",
        gettext_lazy("Réparé sur"),
        "code",
        codes=tuple(RepairSupport.choices),
        on=_LATER,
    ),
    Question(
        "repair_defect", gettext_lazy("Défaillance"), "code", codes=tuple(Defect.choices), on=_LATER
    ),
    Question("repaired_on", gettext_lazy("Réparé le"), "date", on=_LATER),
    Question("repair_what", gettext_lazy("Ce qui a été fait"), "long-text", most=5000, on=_LATER),
    Question(
        "state",
        gettext_lazy("Fin de l’intervention"),
        "code",
        codes=tuple((state.value, state.label) for state in sorted(ENDED)),
        on=_LATER,
    ),
    Question("answer", gettext_lazy("Réponse aux demandes"), "long-text", most=5000, on=_LATER),
)
