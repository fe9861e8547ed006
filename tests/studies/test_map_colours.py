"""The colours of the maps are those of their legends, in the pixels that a reader sees."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from playwright.sync_api import Page, expect

from archaeology.sites.models import Find
from archaeology.studies.models import Study
from archaeology.studies.services.run_study import run_study
from layers.access.models import Account, Territory
from tests.archaeology.sites.browsing import Open, clean
from tests.archaeology.sites.conftest import open_as
from tests.studies.asking import done
from tests.studies.street import lay_out

__all__ = ["open_as"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# A patch of the map of this many pixels is a place, not the edge of one.
PATCH = 150


def seen(page: Page) -> Counter[str]:
    """How many pixels of the map have each colour, once it is drawn."""
    canvas = page.locator("geo-map canvas")
    expect(canvas).to_be_visible(timeout=20_000)
    canvas.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    picture = Image.open(BytesIO(canvas.screenshot())).convert("RGB")
    pixels = np.asarray(picture).reshape(-1, 3)
    found, counts = np.unique(pixels, axis=0, return_counts=True)
    told = zip(found.tolist(), counts.tolist(), strict=True)
    return Counter({f"#{red:02x}{green:02x}{blue:02x}": n for (red, green, blue), n in told})


def swatches(page: Page, legend: str) -> list[str]:
    """The colours of the filled swatches of a legend."""
    found: list[str] = page.locator(f"{legend} rect").evaluate_all(
        "(all) => all.map((each) => each.getAttribute('fill')).filter((each) => each !== 'none')"
    )
    return found


def kinds_on_map(client: Client, study: Study) -> set[str]:
    """What the map's file tells apart."""
    answer = client.get(reverse("study-file", args=[study.pk, "carte.geojson"]))
    return {each["properties"]["kind"] for each in json.loads(b"".join(answer))["features"]}


@pytest.mark.parametrize("width", [1280, 360])
def test_the_water_has_the_colours_of_its_legend(
    open_as: Open,
    digger: Account,
    signed_in: Callable[[Account], Client],
    sent: dict[str, str],
    remains: dict[str, Find],
    width: int,
) -> None:
    client = signed_in(digger)
    study = done(client, sent)
    page = open_as(digger, f"/archeologie/etudes/{study.pk}", width)
    colours = seen(page)
    shown = swatches(page, ".study-result-map .legend")
    # Wet with 95, 50 and 5 %, and dry.
    assert len(shown) == 4
    missing = [each for each in shown if colours[each] < PATCH]
    assert missing == [], colours.most_common(12)
    # What was not computed is hatched, and the area has an edge; both are named.
    legend = page.locator(".study-result-map .legend")
    expect(legend).to_contain_text("Inconnu")
    expect(legend).to_contain_text("À sec presque sûrement")
    expect(legend).to_contain_text("Bord de la zone")
    assert kinds_on_map(client, study) == {"area", "unknown", "wet", "dry"}
    clean(page)


@pytest.mark.usefixtures("no_jobs")
def test_densities_have_the_colours_of_their_legend(
    open_as: Open, digger: Account, territory: Territory, neighbour: Territory
) -> None:
    lay_out(territory, neighbour)
    page = open_as(digger, "/archeologie/etudes/nouvelle/time")
    page.get_by_label("De l’an").fill("1")
    page.get_by_label("à l’an").fill("200")
    page.get_by_label("Par tranches de (ans)").fill("50")
    page.get_by_role("button", name="Compter").click()
    expect(page.get_by_text("Le calcul est en cours")).to_be_visible()
    run_study(Study.objects.get().pk)
    expect(page.get_by_label("Tranche", exact=True)).to_be_visible(timeout=20_000)
    shown = swatches(page, ".slices .legend")
    assert len(shown) == 5
    colours = seen(page)
    missing = [each for each in shown if colours[each] < PATCH]
    assert missing == [], colours.most_common(12)
