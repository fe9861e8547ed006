"""How the visibility walk looks through the pages, files and maps of studies."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from archaeology.studies import probe_section
from archaeology.studies.models import Study
from archaeology.studies.runs import RUNS
from layers.catalog.layer import Layer
from layers.catalog.probes import Client, Observation, Probe

ROUTES = frozenset(
    {
        *("studies", "study", "study-state", "study-file", "study-map-style"),
        # A form, and an address that only takes what is sent.
        *("study-new", "study-do"),
    }
)


class Disagreement(AssertionError):
    """Two addresses tell different things of one study."""


def probe() -> Probe:
    """The list, each study, its state, files and map, hidden ones included."""
    return Probe(
        "studies",
        ROUTES | probe_section.ROUTES,
        _look,
        is_counter=True,
        notes="A shoreline is seen where the page of its study answers.",
    )


def _look(client: Client, layer: Layer) -> Observation | None:
    """Whatever the layer is, all is asked for: no study may say what is hidden of any."""
    read = {study.pk for study in Study.objects.all() if _reads(client, study)}
    for kind in RUNS:
        client.get(reverse("study-new", args=[kind]))
    if layer.id == "finds":
        probe_section.look_at_preview(client)
    if layer.id != "ancient-shorelines":
        return None
    rows: Any = layer.model._default_manager
    origins = dict(rows.values_list("pk", "origin"))
    return Observation(keys=frozenset(key for key, origin in origins.items() if origin in read))


def _reads(client: Client, study: Study) -> bool:
    """Whether the study's page answers; its other addresses must do alike."""
    answers: bool = client.get(reverse("study", args=[study.pk])).status_code == 200
    others = [
        reverse("study-state", args=[study.pk]),
        *(reverse("study-file", args=[study.pk, each.name]) for each in study.files.all()),
    ]
    if study.files.exists():
        others.append(reverse("study-map-style", args=[study.pk]))
    for address in others:
        if (client.get(address).status_code == 200) != answers:
            raise Disagreement(f"{address} and the page of study {study.pk}")
    listed = f'href="{reverse("study", args=[study.pk])}"' in _list(client)
    if listed != answers:
        raise Disagreement(f"the list and the page of study {study.pk}")
    return answers


def _list(client: Client) -> str:
    return str(client.get(reverse("studies")).content.decode())
