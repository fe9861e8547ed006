"""Today's ground, and the water and the ground of a time that another study found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from archaeology.analysis.section import Hint
from archaeology.sites.models import Find
from archaeology.studies.forms.places import corners_text
from archaeology.studies.models import Study, StudyFile
from archaeology.studies.section.cutting import cut_from
from archaeology.studies.section.gathering import gathered
from archaeology.studies.section.grounds import SPREAD, THEN, NotThere, recalled
from archaeology.studies.section.parameters import SectionParameters
from layers.access.actor import Actor
from layers.access.models import Account, Territory
from layers.raster.models import Raster
from tests.studies.asking import done
from tests.studies.section.conftest import section_for
from tests.studies.shoreline.valley import LEFT, TOP

# Through the valley from the river to the plateau, along the middles of a row of cells.
ACROSS = [[LEFT + 5, TOP - 5], [LEFT + 95, TOP - 5]]


def test_the_ground_is_the_reliefs(
    relief: Raster, archaeologist: Actor, territory: Territory
) -> None:
    section = section_for(archaeologist, territory, line=ACROSS, relief=relief.pk).section
    assert section.ground is not None
    at = [section.ground.at(chainage) for chainage in (0, 10, 25, 50, 60)]
    assert at == pytest.approx([0, 1, 2.5, 5, 9])
    assert not section.datum_assumed


@pytest.fixture
def shoreline(
    remains: Mapping[str, Find],
    sent: dict[str, str],
    digger: Account,
    signed_in: Callable[[Account], Client],
) -> Study:
    """The study of the valley's water, done."""
    return done(signed_in(digger), sent)


def test_water_and_what_each_remain_says_of_it(
    shoreline: Study, remains: Mapping[str, Find], archaeologist: Actor, territory: Territory
) -> None:
    asked = SectionParameters("Vallée", ACROSS, distance_m=60, shoreline=shoreline.pk)
    record, grounds = gathered(archaeologist, territory.pk, asked)
    section = cut_from(asked, record, grounds).section
    stated = shoreline.result["water"]
    assert section.water is not None
    assert (section.water.low_m, section.water.high_m) == (stated["low"], stated["high"])
    assert section.water.reference == "pleines mers de vive-eau moyenne (PMVE)"
    hints = {each.thing.label: each.thing.hint for each in section.placed}
    assert hints[remains["mud"].title] is Hint.ABOVE
    assert hints[remains["floor"].title] is Hint.BELOW
    # It took no part in a study of public remains.
    assert hints[remains["hidden"].title] is Hint.NONE
    assert "étude « L’eau au premier siècle »" in record["grounds"]


def test_what_is_handed_on_rests_on_published_studies_only(
    shoreline: Study, archaeologist: Actor, territory: Territory
) -> None:
    asked = SectionParameters("x", ACROSS, shoreline=shoreline.pk, public_only=True)
    with pytest.raises(NotThere) as refused:
        gathered(archaeologist, territory.pk, asked)
    assert "n’est pas publiée" in refused.value.french


def test_a_restricted_relief_does_not_go_with_public_remains(
    relief: Raster, digger: Account, signed_in: Callable[[Account], Client]
) -> None:
    client = signed_in(digger)
    form = {
        "title": "x",
        "line": corners_text(ACROSS),
        "distance_m": "10",
        "relief": relief.pk,
        "public_only": "on",
    }
    preview = reverse("study-section-preview")
    assert "<figure" in client.post(preview, form).content.decode()
    Raster.objects.filter(pk=relief.pk).update(confidentiality="restricted")
    answer = client.post(preview, form)
    assert answer.status_code == 200
    assert "Ce relief n’existe pas, ou n’est pas prêt." in answer.content.decode()
    assert "<figure" in client.post(preview, form | {"public_only": ""}).content.decode()


def test_a_study_that_is_not_there_is_refused(archaeologist: Actor, territory: Territory) -> None:
    with pytest.raises(NotThere) as refused:
        gathered(archaeologist, territory.pk, SectionParameters("x", ACROSS, shoreline=7))
    assert refused.value.french.startswith("Cette étude du rivage n’existe pas")


def flat(height: float, folder: Path) -> bytes:
    """A grid of one height over the valley."""
    path = folder / f"{height}.tif"
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=6,
        width=10,
        count=1,
        dtype="float32",
        crs="EPSG:2154+5720",
        transform=Affine(10, 0, LEFT, 0, -10, TOP),
    ) as made:
        made.write(np.full((6, 10), height, np.float32), 1)
    return path.read_bytes()


def test_the_ground_of_the_time_lies_below_with_its_spread(
    archaeologist: Actor, territory: Territory, tmp_path: Path
) -> None:
    study = Study.objects.create(
        territory=territory, kind="shoreline", title="Sol d’alors", state="done"
    )
    for name, height in ((THEN, 2.0), (SPREAD, 0.3)):
        content = flat(height, tmp_path)
        kept = StudyFile(study=study, name=name, sha256=sha256(content).hexdigest(), bytes=1)
        kept.file.save(name, ContentFile(content))
    asked = SectionParameters("x", ACROSS, shoreline=study.pk)
    record, grounds = gathered(archaeologist, territory.pk, asked)
    section = cut_from(asked, record, grounds).section
    assert section.ground_then is not None
    assert section.ground_then_sigma is not None
    assert section.ground_then.at(45) == 2
    assert section.ground_then_sigma.at(45) == pytest.approx(0.3)
    assert recalled(record) == grounds
    Study.objects.filter(pk=study.pk).update(version=study.version + 1)
    with pytest.raises(NotThere) as refused:
        recalled(record)
    assert refused.value.french.startswith("L’étude du rivage n’est plus là")
