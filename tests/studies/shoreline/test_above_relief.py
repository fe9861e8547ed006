"""Floors above today's ground: told before and after, and no proof that nothing lies on them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.test import Client

from archaeology.analysis.terrain import NothingKnown
from archaeology.sites.models import Find
from archaeology.studies.runs.run import Outcome
from archaeology.studies.shorelines.computing import compute
from archaeology.studies.shorelines.doubting import above_ground
from archaeology.studies.shorelines.parameters import RECORDED_FILL
from tests.studies.asking import NEW, do, done, listed, text_of
from tests.studies.shoreline.test_computing import FLOOR, MUD, document, probability
from tests.studies.shoreline.valley import at, inputs, parameters, untold, write_valley

TOLD = "1 niveau de sol est au-dessus du relief d’aujourd’hui, de 5,0 m"


@pytest.fixture(scope="module")
def valley(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_valley(tmp_path_factory.mktemp("valley") / "valley.tif")


def level(id: int, place: tuple[float, float], z_m: float) -> dict[str, Any]:
    """A floor as a study keeps it."""
    told = {"id": f"level:{id}", "label": f"Sol {id}", "x": place[0], "y": place[1], "z_m": z_m}
    return told | {"sigma_m": 0.2, "synthetic": False, "kind": "exact"}


def computed(valley: Path, *grounds: dict[str, Any]) -> Outcome:
    asked = parameters(fill=RECORDED_FILL, reach_m=100.0)
    return compute(asked, inputs(valley, MUD, FLOOR, grounds=list(grounds)), untold)


@pytest.mark.parametrize(
    ("z_m", "sigma_m", "above"),
    [(3.9, 0.0, 0.0), (4.2, 0.0, 1.2), (4.2, 0.8, 0.0), (5.0, 0.8, 2.0), (1.0, 0.0, 0.0)],
)
def test_above_is_beyond_a_metre_and_the_errors_of_both(
    z_m: float, sigma_m: float, above: float
) -> None:
    found = above_ground(parameters(error_m=0.15), z_m, sigma_m, 3.0)
    assert found == pytest.approx(above)
    assert above_ground(parameters(), None, None, 3.0) == 0


def test_the_ground_nearest_to_such_a_level_is_unknown(valley: Path) -> None:
    right = [level(1, at(0, 2), -0.5), level(2, at(2, 4), 1.5)]
    wrong = level(3, at(4, 2), 9.7)
    without, found = computed(valley, *right), computed(valley, *right, wrong)
    assert not np.isnan(probability(without)[:, :6][:5]).any()
    wet = probability(found)
    assert np.isnan(wet[2, 3:6]).all()
    assert (wet[:, 0] > 0.95).all()
    assert found.result["ground"]["fills"] == 2
    told = [{"id": "level:3", "label": "Sol 3", "above_m": 5.7}]
    assert found.result["above_relief"] == told
    assert document(found, "etude.json")["above_relief"] == told
    assert "above_relief" not in document(without, "etude.json")


def test_where_all_contradict_the_relief_nothing_is_known(valley: Path) -> None:
    with pytest.raises(NothingKnown) as refused:
        computed(valley, level(1, at(0, 2), 7.0), level(2, at(2, 4), 9.0))
    assert "au-dessus du relief d’aujourd’hui" in refused.value.french
    # So it is if they are nearest to the river.
    with pytest.raises(NothingKnown) as refused:
        computed(valley, level(1, at(0, 0), 7.0), level(2, at(4, 4), 2.0))
    assert refused.value.code == "doubted"


def test_it_is_told_before_the_study_and_in_it_and_where_it_is_published(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    Find.objects.filter(pk=remains["floor"].pk).update(z_m=8.0, z_sigma_m=0.05)
    page, _told = listed(client, sent)
    assert TOLD in text_of(page)
    assert "Sol de béton de tuileau : 5,0 m au-dessus" in text_of(page)
    study = done(client, sent)
    address = f"/archeologie/etudes/{study.pk}"
    assert TOLD in text_of(client.get(address))
    assert TOLD in text_of(client.get(f"{NEW}?comme={study.pk}"))
    do(client, study, "publier")
    assert TOLD in text_of(Client().get(address))
    with study.files.get(name="etude.json").file.open("rb") as file:
        assert json.load(file)["above_relief"] == study.result["above_relief"]
    # With nothing else recorded there is no ground of the time at all.
    refused = client.post(NEW, {**sent, "fill": "recorded", "verbe": "lister"})
    assert "au-dessus du relief d’aujourd’hui" in refused.context["form"].errors["fill"][0]
