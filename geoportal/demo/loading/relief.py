"""The invented relief, and an invented old plan that nobody has placed on the map yet."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from geoportal.demo import old_plan, valley
from geoportal.demo.organisation import TERRITORY
from layers.access.actor import Actor
from layers.raster.models import Raster
from layers.raster.services.import_raster import RasterFacts, import_raster
from layers.raster.services.make_raster import make_raster
from layers.raster.vocabulary import Confidentiality, Kind

AUTHOR = "Géoportail de démonstration"
LICENCE = "CC BY 4.0"
INVENTED = "Inventé pour la démonstration : aucun levé n’est à l’origine de ce fichier"


def load_rasters(actor: Actor) -> Raster:
    """Bring both; the relief, which studies and profiles read."""
    with TemporaryDirectory() as folder:
        plan, relief = Path(folder) / "plan.png", Path(folder) / "relief.tif"
        old_plan.write_plan(plan)
        valley.write_relief(relief)
        _bring(actor, plan, old_plan.TITLE, Kind.PLAN, old_plan.YEAR)
        return _bring(actor, relief, valley.TITLE, Kind.ELEVATION, None)


def _bring(actor: Actor, file: Path, title: str, kind: Kind, year: int | None) -> Raster:
    raster = import_raster(
        actor,
        TERRITORY.key,
        file,
        RasterFacts(
            title=title,
            kind=kind,
            year=year,
            author=AUTHOR,
            licence=LICENCE,
            source=INVENTED,
            confidentiality=Confidentiality.PUBLIC,
            synthetic=True,
        ),
        later=False,
    )
    make_raster(raster.pk)
    return raster
