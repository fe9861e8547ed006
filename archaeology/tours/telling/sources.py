"""What is said of a place and may be cited: sources that the reader may know of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from archaeology.sites.citing import sources_seen
from archaeology.sites.layers import HERITAGE_SITES
from archaeology.sites.models import Assertion
from archaeology.tours.telling.parts import Source
from layers.access.actor import Actor


def sources_of(actor: Actor, sites: Sequence[int]) -> dict[int, tuple[Source, ...]]:
    """The sources of the statements about some heritage sites, the most reliable first, by site.

    Only for sites whose exact position the actor is given, as on their own page. A source that is
    cited for several statements counts as the best of them.
    """
    if not sites:
        return {}
    said = Assertion.objects.filter(
        subject_layer=HERITAGE_SITES.id, subject_key__in=sites, source__isnull=False
    ).order_by("reliability", "-preferred", "pk")
    grades: dict[int, dict[int, str]] = defaultdict(dict)
    for key, source, grade in said.values_list("subject_key", "source_id", "reliability"):
        if key is not None and source is not None:
            grades[key].setdefault(source, grade)
    cited = sources_seen(actor, [source for each in grades.values() for source in each])
    return {
        key: tuple(
            Source(known.title or known.reference, known.author, known.year, known.url, grade)
            for source, grade in each.items()
            if (known := cited.get(source)) is not None
        )
        for key, each in grades.items()
    }
