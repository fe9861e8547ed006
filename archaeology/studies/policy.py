"""Who may know what of studies.

A study is its territory's archaeologists'. What they publish of it is for everyone: a shoreline is
a row only while it is published, so that its layer has one class. Services see to it that nothing
confidential took part (`services/publish_study.py`), and take back what becomes so.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Value

from layers.access.actor import Actor
from layers.access.policy import Access, Policy

PUBLISHED = "published"
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
    return {PUBLISHED: _SHOWN}


SHORELINES_POLICY = Policy(classes=(PUBLISHED,), classify=Value(PUBLISHED), grants=_grants)
