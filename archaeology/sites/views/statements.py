"""What is said of one thing, contradictory statements side by side."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby

from archaeology.sites.citing import Cited, sources_seen
from archaeology.sites.models import Assertion
from archaeology.sites.vocabulary import Reliability, Statement
from layers.access.actor import Actor
from layers.catalog.layer import Layer


@dataclass(frozen=True, slots=True)
class Said:
    """One statement; `source` is None where it has none, or one that the reader may not know."""

    key: int
    text: str
    reliability: str
    grade: str
    preferred: bool
    has_source: bool
    source: Cited | None


@dataclass(frozen=True, slots=True)
class Question:
    """What statements are about, the preferred one first."""

    title: str
    said: list[Said] = field(default_factory=list)

    @property
    def followed(self) -> int:
        """The key of the preferred statement; 0 for none."""
        return next((each.key for each in self.said if each.preferred), 0)


def questions_about(actor: Actor, layer: Layer, key: int) -> list[Question]:
    """All statements about a row; only for a row whose exact position the actor sees."""
    found = list(
        Assertion.objects.filter(subject_layer=layer.id, subject_key=key).order_by(
            "kind", "aspect", "-preferred", "reliability", "pk"
        )
    )
    sources = sources_seen(actor, [each.source_id for each in found if each.source_id])
    return [
        Question(_title(kind, aspect), [_said(each, sources) for each in group])
        for (kind, aspect), group in groupby(found, lambda each: (each.kind, each.aspect))
    ]


def _title(kind: str, aspect: str) -> str:
    named = str(dict(Statement.choices).get(kind, kind))
    return f"{named} : {aspect}" if aspect else named


def _said(each: Assertion, sources: dict[int, Cited]) -> Said:
    grade = str(each.reliability)
    return Said(
        key=each.pk,
        text=each.text,
        reliability=str(Reliability(grade).label),
        grade=grade,
        preferred=each.preferred,
        has_source=each.source_id is not None,
        source=sources.get(each.source_id) if each.source_id else None,
    )
