"""A shoreline computed from the invented levels, and published as the invention that it is."""

from __future__ import annotations

from archaeology.studies.services.publish_study import publish_study
from archaeology.studies.services.run_study import run_study
from archaeology.studies.services.start_study import start_study
from archaeology.studies.shorelines.parameters import RECORDED_FILL, ShorelineParameters
from archaeology.studies.vocabulary import StudyKind
from geoportal.demo import valley
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import actor_named
from layers.raster.models import Raster

TITLE = "Rivage inventé de la démonstration, Ier-IIe siècle"
# West, south, east, north: the inlet and the town's edge.
AREA = (520_980.0, 6_937_300.0, 522_000.0, 6_938_250.0)
# Few, so that the demonstration loads quickly.
DRAWS = 20


def load_shoreline(relief: Raster) -> None:
    """Run the study here and now on behalf of the archaeologist, who publishes it."""
    archaeologist = actor_named("archeologue")
    study = start_study(
        archaeologist,
        TERRITORY.key,
        StudyKind.SHORELINE,
        TITLE,
        ShorelineParameters(
            start=1,
            end=201,
            period="1/200",
            elevation=relief.pk,
            bounds=AREA,
            # Where the stream leaves the area: from there the estuary came in.
            river=[list(place) for place in valley.COMMERCE if _at_the_mouth(place)],
            fill=RECORDED_FILL,
            draws=DRAWS,
        ),
    )
    run_study(study.pk, reader=archaeologist)
    publish_study(archaeologist, study.pk)


def _at_the_mouth(place: tuple[float, float]) -> bool:
    """On the relief: who begins anew from this study is refused a river beyond it."""
    return valley.SOUTH <= place[1] < AREA[1] + 160
