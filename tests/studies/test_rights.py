"""Who reads, starts, stops, publishes and deletes studies; two people at one study."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from shapely.geometry import Point, shape

from archaeology.sites.models import Find, Source
from archaeology.studies.geojson import in_degrees
from archaeology.studies.models import Shoreline, Study
from archaeology.studies.published import shorelines_near
from archaeology.studies.services.delete_study import delete_study
from archaeology.studies.services.publish_study import publish_study
from archaeology.studies.services.start_study import start_study
from archaeology.studies.services.stop_study import stop_study
from archaeology.studies.services.withdraw_study import (
    withdraw_study,
    withdraw_what_became_confidential,
)
from archaeology.studies.vocabulary import StudyKind
from layers.access.actor import PUBLIC, Actor
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.raster.models import Raster
from tests.studies.asking import NEW, do, done, started, text_of
from tests.studies.shoreline.valley import BOUNDS, at, parameters

VERBS = (stop_study, publish_study, withdraw_study, delete_study)


def browser_of(actor: Actor) -> Client:
    """A browser, signed in where there is an account."""
    client = Client()
    if actor.account_id is not None:
        client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def test_for_strangers_there_is_no_study(study: Study, strangers: list[Actor]) -> None:
    for stranger in strangers:
        browser = browser_of(stranger)
        for address in ("", "/etat", "/style.json", "/fichiers/rivages.geojson"):
            path = f"/archeologie/etudes/{study.pk}{address}"
            hidden, missing = browser.get(path), browser.get(path.replace(str(study.pk), "17"))
            assert (hidden.status_code, missing.status_code) == (404, 404)
            assert text_of(hidden) == text_of(missing)
        assert study.title not in text_of(browser.get("/archeologie/etudes"))
        for verb in VERBS:
            with pytest.raises(PermissionDenied):
                verb(stranger, study.pk)
    assert Study.objects.filter(pk=study.pk, published_at=None).exists()


def test_strangers_start_nothing(
    strangers: list[Actor], territory: Territory, relief: Raster, sent: dict[str, str]
) -> None:
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            start_study(stranger, territory.pk, StudyKind.SHORELINE, "x", parameters())
        answer = browser_of(stranger).post(NEW, {**sent, "verbe": "lister"})
        # The archaeologist of another territory studies there, without this relief.
        assert answer.status_code in {302, 404, 422}
    assert not Study.objects.exists()


def test_a_colleague_reads_it_and_goes_on_with_it(
    study: Study, territory: Territory, account: Callable[..., Account]
) -> None:
    colleague = browser_of(PUBLIC)
    colleague.force_login(account("collegue", territory, Role.ARCHAEOLOGIST))
    assert study.title in text_of(colleague.get("/archeologie/etudes"))
    do(colleague, study, "publier")
    assert Shoreline.objects.count() == 3
    do(colleague, study, "publier")
    assert Shoreline.objects.count() == 3


def test_a_confidential_level_takes_no_part_in_a_study_of_public_remains(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    hidden = remains["hidden"]
    told = {f"remain-find-{hidden.pk}-use": "on", f"remain-find-{hidden.pk}-meaning": "dry_floor"}
    study = done(client, sent, **told)
    assert f"find:{hidden.pk}" not in json.dumps([study.parameters, study.inputs, study.result])
    # Only its author's own words could: all that everyone will read is free of it.
    do(client, study, "publier")
    everything = text_of(Client().get(f"/archeologie/etudes/{study.pk}"))
    for file in study.files.all():
        everything += file.file.open().read().decode("latin-1")
    for word in (str(hidden.pk), hidden.title, hidden.number, "N-1", "N-2"):
        assert word not in everything


def test_with_restricted_remains_it_is_not_published_and_says_why(
    client: Client, sent: dict[str, str], remains: dict[str, Find]
) -> None:
    del sent["public_only"]
    study = done(client, sent)
    assert len(study.result["remains"]) == 3
    page = text_of(client.get(f"/archeologie/etudes/{study.pk}"))
    # The badge that the form shows.
    assert page.count("réservé ") == 1
    assert "Dallage caché réservé" in page
    assert "Elle ne peut pas être publiée : Elle n’est pas limitée aux restes publics" in page
    assert "Rien n’est fait." in text_of(do(client, study, "publier"))
    assert not Shoreline.objects.exists()


def test_what_becomes_confidential_takes_the_publication_back(
    client: Client, study: Study, remains: dict[str, Find]
) -> None:
    do(client, study, "publier")
    assert withdraw_what_became_confidential() == 0
    remains["floor"].confidentiality = "generalised"
    remains["floor"].save()
    assert withdraw_what_became_confidential() == 1
    assert not Shoreline.objects.exists()
    assert Client().get(f"/archeologie/etudes/{study.pk}").status_code == 404
    page = text_of(client.get(f"/archeologie/etudes/{study.pk}"))
    assert "Retirée : un reste, une source ou le relief n’en est plus public." in page
    page = text_of(do(client, study, "publier"))
    # What is to be made public first is named to whoever works with the study.
    assert f"n’est pas ou plus public. {remains['floor'].title} (" in page


@pytest.mark.parametrize("what", ["remain", "source", "relief"])
def test_what_is_confidential_now_is_read_by_nobody_outside_from_now_on(
    client: Client, study: Study, remains: dict[str, Find], relief: Raster, what: str
) -> None:
    do(client, study, "publier")
    page = f"/archeologie/etudes/{study.pk}"
    addresses = [page, *(f"{page}{each}" for each in ("/etat", "/style.json"))]
    addresses += [f"{page}/fichiers/{each.name}" for each in study.files.all()]
    assert {Client().get(each).status_code for each in addresses} == {200}
    assert Client().get(f"{page}/fichiers/a%00b").status_code == 404
    changed: dict[str, Any] = {
        "remain": Find.objects.filter(pk=remains["floor"].pk),
        "source": Source.objects.all(),
        "relief": Raster.objects.filter(pk=relief.pk),
    }
    changed[what].update(confidentiality="restricted")
    # No job has run: the study is published still.
    assert Study.objects.filter(pk=study.pk, published_at__isnull=False).exists()
    assert {Client().get(each).status_code for each in addresses} == {404}
    assert study.title not in text_of(Client().get("/archeologie/etudes"))
    assert {client.get(each).status_code for each in addresses} == {200}
    assert study.title in text_of(client.get("/archeologie/etudes"))


def test_a_source_that_becomes_confidential_is_named_no_more(
    client: Client, study: Study, remains: dict[str, Find]
) -> None:
    do(client, study, "publier")
    assert withdraw_what_became_confidential() == 0
    Source.objects.update(confidentiality="restricted")
    assert withdraw_what_became_confidential() == 1
    assert not Shoreline.objects.exists()
    assert "n’est pas ou plus public" in text_of(do(client, study, "publier"))


def test_a_source_that_is_gone_is_nobodys(
    client: Client, study: Study, remains: dict[str, Find]
) -> None:
    do(client, study, "publier")
    Find.objects.update(source=None)
    Source.objects.all().delete()
    assert withdraw_what_became_confidential() == 1


def test_a_restricted_relief_keeps_its_shorelines_to_itself(
    client: Client, study: Study, relief: Raster
) -> None:
    Raster.objects.filter(pk=relief.pk).update(confidentiality="restricted")
    page = text_of(do(client, study, "publier"))
    assert f"n’est pas ou plus public. {relief.title}." in page


def test_who_has_left_meanwhile_computes_nothing(
    client: Client, sent: dict[str, str], remains: dict[str, Find], digger: Account
) -> None:
    from archaeology.studies.services.run_study import run_study

    study = started(client, sent)
    Membership.objects.filter(account=digger).delete()
    run_study(study.pk)
    study.refresh_from_db()
    assert study.state == "failed"
    assert study.result == {}


def test_deleted_nothing_of_it_remains(
    client: Client, study: Study, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    publish = do(client, study, "publier")
    assert publish.status_code == 200
    folder = Path(settings.MEDIA_ROOT) / "studies" / str(study.pk)
    assert list(folder.iterdir())
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        do(client, study, "supprimer")
    assert not Study.objects.exists()
    assert not Shoreline.objects.exists()
    assert list(folder.iterdir()) == []


def test_published_shorelines_are_told_to_other_parts(client: Client, study: Study) -> None:
    assert shorelines_near(PUBLIC, BOUNDS) == []
    do(client, study, "publier")
    (found,) = shorelines_near(PUBLIC, BOUNDS)
    assert (found.study, found.period, found.synthetic) == (study.pk, "de 1 à 100", False)
    assert found.low["type"] == found.middle["type"] == found.high["type"] == "MultiLineString"
    assert found.level.startswith("entre 2,")
    assert "avec 90 % de confiance au moins" in found.uncertainty
    assert found.sources == ["Relief dessiné", "Carnet de fouille"]
    known = shape(found.known)
    # Neither what the relief does not hold nor what is not computed of it is known.
    for (col, row), is_known in {
        (3, 2): True,
        (7, 5): False,
        (7, 7): False,
        (12, 2): False,
    }.items():
        assert known.covers(in_degrees(Point(at(col, row)))) is is_known
    far = [BOUNDS[0] + 5000, BOUNDS[1], BOUNDS[2] + 5000, BOUNDS[3]]
    assert shorelines_near(PUBLIC, far) == []


def test_everyone_finds_the_published_studies_from_the_page_of_archaeology(
    client: Client, study: Study
) -> None:
    do(client, study, "publier")
    everyone = Client()
    assert 'href="/archeologie/etudes"' in everyone.get("/archeologie").content.decode()
    listed = everyone.get("/archeologie/etudes")
    assert f'href="/archeologie/etudes/{study.pk}"' in listed.content.decode()
    assert "Études publiées" in text_of(listed)
