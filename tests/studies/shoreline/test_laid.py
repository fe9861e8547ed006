"""The ground below what was laid since: bases of fills, and corings that stopped in one."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.gis.geos import Point

from archaeology.sites.services.record_level import record_level
from archaeology.sites.services.record_operation import OperationFacts, record_operation
from archaeology.sites.services.record_unit import UnitFacts, record_unit
from archaeology.studies.shorelines.gathering import gather
from archaeology.studies.shorelines.parameters import RECORDED_FILL
from archaeology.studies.shorelines.proposing import laid_of
from archaeology.studies.shorelines.river import fills_of
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.raster.models import Raster
from tests.studies.shoreline.valley import at, parameters
from tests.studies.street import RECORDER, on_ngf

# Words, top, base, and a dating; today's ground is at 5 m where the hole is.
Layer = tuple[str, float | None, float | None, str]
FILL = ("Remblai moderne", 5.0, 2.9, "")
MUD = ("Vase de chenal", 2.9, 1.9, "")
GRAVEL = ("Graviers", 1.9, None, "")


@pytest.fixture
def bored(territory: Territory, relief: Raster, archaeologist: Actor) -> Any:
    """Records a hole with its layers, and gives what a study of the first century takes of it:
    kind and thickness.
    """

    def bore(
        *layers: Layer, kind: str = "coring", number: str = "1", **more: Any
    ) -> list[tuple[str, float]]:
        facts = OperationFacts(
            number,
            kind,
            "Sondage carotté",
            geom=Point(*at(5, 1), srid=2154),
            **{"confidentiality": "public"} | more,
        )
        dig = record_operation(RECORDER, territory.pk, facts)
        for order, (words, top, base, dating) in enumerate(layers):
            of = "surface" if words.startswith("Sol") else "deposit"
            of = "natural" if words.startswith("Substrat") else of
            unit = record_unit(
                RECORDER, dig.pk, UnitFacts(f"C{order}", of, "", words, dating=dating)
            )
            for what, z_m in (("sommet", top), ("base", base)):
                if z_m is not None:
                    record_level(RECORDER, on_ngf(z_m, 0.1), unit=unit.pk, what=what)
        asked = parameters(fill=RECORDED_FILL, elevation=relief.pk)
        grounds = gather(archaeologist, territory.pk, asked).record["grounds"]
        fills, _doubtful = fills_of(asked, grounds, lambda places: [5.0] * len(places))
        return [(each.kind.value, round(each.thickness_m, 2)) for each in fills]

    return bore


@pytest.mark.parametrize(
    ("layers", "more", "told"),
    [
        # Something lies below the fill: its base was reached.
        ([FILL, MUD, GRAVEL], {"depth_reached_m": 9.0}, [("exact", 2.1)]),
        ([("Remblai", 5.0, 2.9, ""), MUD], {}, [("exact", 2.1)]),
        ([("Remblai", 5.0, 3.6, ""), ("Apport de terre", 3.6, 2.9, ""), MUD], {}, [("exact", 2.1)]),
        ([("Remblai", 5.0, 2.9, "1850/1900"), MUD], {}, [("exact", 2.1)]),
        # It is nearer to the time than the natural ground below.
        ([FILL, MUD, ("Substrat", 1.9, None, "")], {}, [("exact", 2.1)]),
        # Or the hole went on, of which nothing is recorded.
        ([FILL], {"depth_reached_m": 4.0}, [("exact", 2.1)]),
        # It ended in the fill.
        ([FILL], {"depth_reached_m": 2.1}, [("at-least", 2.1)]),
        ([FILL], {}, [("at-least", 2.1)]),
        ([("Remblai", 5.0, None, "")], {"lowest_m": 2.0}, [("at-least", 3.0)]),
        ([("Remblai", 5.0, None, "")], {"depth_reached_m": 2.5}, [("at-least", 2.5)]),
        ([("Remblai", None, None, "")], {"depth_reached_m": 2.5}, [("at-least", 2.5)]),
        # Layers of a later time lie between: the ground of the slice was lower.
        ([FILL, ("Terres noires", 2.9, 2.0, "0900/1200")], {}, [("at-least", 2.1)]),
        # The ground of the slice itself is recorded.
        ([FILL, ("Sol de mortier", 2.5, 2.4, "0001/0050")], {}, [("exact", 2.5)]),
        # No fill, or none of a later time.
        ([MUD, GRAVEL], {"depth_reached_m": 9.0, "lowest_m": -4.0}, []),
        ([], {"depth_reached_m": 9.0, "lowest_m": -4.0}, []),
        ([("Occupation", 5.0, 2.9, "0300/0400"), MUD], {}, []),
        ([("Remblai", 5.0, 2.9, "0001/0080"), MUD], {}, []),
        ([("Vase", 5.0, 3.5, ""), ("Remblai", 3.5, 2.9, "")], {}, []),
    ],
)
def test_the_ground_below_what_was_laid_since(
    bored: Any, layers: list[Layer], more: dict[str, Any], told: list[tuple[str, float]]
) -> None:
    assert bored(*layers, **more) == told


def test_of_an_evaluation_too_and_never_of_what_is_not_public(bored: Any) -> None:
    assert bored(FILL, MUD, kind="evaluation") == [("exact", 2.1)]
    assert bored(FILL, MUD, number="2", confidentiality="restricted") == [("exact", 2.1)]


@pytest.mark.parametrize(
    ("words", "kind", "laid"),
    [
        ("Remblai", "deposit", "fill"),
        ("Remblai moderne", "deposit", "modern"),
        ("Couche de remblai récent", "unknown", "modern"),
        ("Apports de terre", "deposit", "fill"),
        ("Remblai et alluvions", "deposit", "fill"),
        ("Remblai", "fill", ""),
        ("Remblai de fosse", "deposit", ""),
        ("Remblai antique", "deposit", ""),
        ("Apports de crue", "deposit", ""),
        ("Apport alluvial", "deposit", ""),
        ("Comblement de fosse", "deposit", ""),
        ("Mur sur remblai", "structure", ""),
        ("Sol sur remblai", "deposit", ""),
        ("Occupation", "deposit", ""),
        ("Rapport", "deposit", ""),
    ],
)
def test_a_fill_is_known_by_its_words(words: str, kind: str, laid: str) -> None:
    assert laid_of(words, kind) == laid
