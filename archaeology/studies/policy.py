"""Who may know what of studies.

| shoreline | everyone | archaeologist |
|-----------|----------|---------------|
| published | all      | all           |
| withheld  | nothing  | all           |

A study is its territory's archaeologists'. What they publish of it is for everyone: a shoreline is
a row only while it is published. Services see to it that nothing confidential took part
(`services/publish_study.py`); once anything that it rests on is public no more, it is withheld in
the same transaction (`models/withholding.py`), and a job takes the publication back.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Case, Q, Value, When

from layers.access.actor import Actor
from layers.access.policy import Access, Policy
from layers.access.roles import Role

PUBLISHED, WITHHELD = "published", "withheld"
_SHOWN = Access(
    frozenset(
        {
            *("study", "probability", "period", "level", "reference"),
            *("published_on", "sources", "synthetic"),
        }
    ),
    whole=True,
)


def _grants(actor: Actor, territory: str) -> Mapping[str, Access]:
    if actor.has_role(territory, [Role.ARCHAEOLOGIST]):
        return dict.fromkeys((PUBLISHED, WITHHELD), _SHOWN)
    return {PUBLISHED: _SHOWN}


SHORELINES_POLICY = Policy(
    classes=(PUBLISHED, WITHHELD),
    classify=Case(When(Q(withheld=True), then=Value(WITHHELD)), default=Value(PUBLISHED)),
    grants=_grants,
)
