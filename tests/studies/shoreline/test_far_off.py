"""An altitude that lost its comma takes no part unless somebody ticks it."""

from __future__ import annotations

import pytest
from django.test import Client

from archaeology.sites.models import Find
from archaeology.studies.shorelines.remains import found_in
from layers.access.actor import Actor
from layers.access.models import Territory
from tests.studies.asking import done, listed, text_of
from tests.studies.shoreline.valley import BOUNDS


@pytest.fixture
def odd(remains: dict[str, Find]) -> Find:
    """The floor at 3.4 m, which somebody wrote down as 340; the relief is at 3 m there."""
    floor = remains["floor"]
    Find.objects.filter(pk=floor.pk).update(z_m=340)
    return floor


def test_it_is_listed_with_a_remark_and_not_ticked(
    client: Client, sent: dict[str, str], odd: Find, remains: dict[str, Find]
) -> None:
    page, told = listed(client, sent)
    assert f"remain-find-{odd.pk}-use" not in told
    assert told[f"remain-find-{odd.pk}-meaning"] == "dry_floor"
    assert told[f"remain-find-{remains['mud'].pk}-use"] == "on"
    remark = "À 337 m du terrain : l’altitude a-t-elle perdu sa virgule ?"
    assert text_of(page).count(remark) == 1
    study = done(client, sent)
    assert [each["id"] for each in study.result["remains"]] == [f"find:{remains['mud'].pk}"]
    # Whoever knows better ticks it.
    ticked = done(client, sent, **{f"remain-find-{odd.pk}-use": "on"})
    assert len(ticked.result["remains"]) == 2


def test_proposals_leave_it_out_and_it_is_no_ground(
    archaeologist: Actor, territory: Territory, relief: object, odd: Find, remains: dict[str, Find]
) -> None:
    found = {each.id: each for each in found_in(archaeologist, territory.pk, BOUNDS)}
    assert not found[f"find:{odd.pk}"].takes_part
    assert found[f"find:{odd.pk}"].off_m == pytest.approx(337, abs=1)
    assert found[f"find:{remains['mud'].pk}"].takes_part
    assert found[f"find:{remains['mud'].pk}"].off_m == 0
