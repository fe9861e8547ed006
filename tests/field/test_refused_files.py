"""Files that came and could not be used: somebody is told, and may save what is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from layers.access.models import Account, Membership
from networks.water.models import Incident
from tests.field.conftest import Phone
from tests.field.test_antivirus import VIRUS, clamd
from tests.field.test_files import announce, declared, digest, photo, upload
from tests.field.test_review_pages import LIST, desk, heap, text

__all__ = ["clamd", "desk"]

DAMAGED = photo(side=200)[:3_000]


@pytest.fixture(autouse=True)
def _media(settings: LazySettings, tmp_path: Path, town: object) -> None:
    settings.MEDIA_ROOT = tmp_path


def with_file(phone: Phone, data: bytes, name: str = "cave.jpg") -> dict[str, Any]:
    """A leak that is applied, with a file that has arrived."""
    if data:
        upload(phone, data)
    else:
        announce(phone, data)
    leak = phone.leak(files=[declared(data, name)])
    (receipt,) = phone.send(leak)
    assert receipt["outcome"] == "applied"
    return leak


@pytest.mark.parametrize("data", [DAMAGED, b""], ids=["damaged", "empty"])
def test_a_file_that_cannot_be_used_is_told_and_saved(
    desk: Client, phone: Phone, data: bytes
) -> None:
    leak = with_file(phone, data, "la cave\n.jpg")
    page = f"{LIST}/{leak['id']}"
    assert "Fichier inutilisable : la cave .jpg." in heap(desk.get(LIST), "À relire")
    shown = desk.get(page)
    assert "la cave .jpg · reçu, mais inutilisable · " in text(shown)
    assert "Aucun antivirus ne l’a examiné." in text(shown)
    href = f"{page}/fichiers/{digest(data)}"
    assert f'href="{href}"' in shown.content.decode()
    saved: Any = desk.get(href)
    assert saved.status_code == 200
    assert b"".join(saved.streaming_content) == data
    assert saved.headers["Content-Disposition"] == 'attachment; filename="la cave.jpg"'
    assert saved.headers["Content-Type"] == "application/octet-stream"
    assert saved.headers["X-Content-Type-Options"] == "nosniff"
    assert desk.get(f"{page}/fichiers/{'0' * 64}").status_code == 404
    desk.post(page, {"what": "see"})
    assert "Rien à décider" in text(desk.get(LIST))
    assert desk.get(href).status_code == 200


def test_who_has_looked_before_the_file_came_looks_again(desk: Client, phone: Phone) -> None:
    leak = phone.leak(at="2031-01-01T00:00:00Z", files=[declared(DAMAGED)])
    phone.send(leak)
    desk.post(f"{LIST}/{leak['id']}", {"what": "see"})
    assert heap(desk.get(LIST), "À relire") == ""
    upload(phone, DAMAGED)
    assert "cave.jpg" in heap(desk.get(LIST), "À relire")


def test_what_was_mended_still_lacks_its_file(desk: Client, phone: Phone) -> None:
    upload(phone, DAMAGED)
    leak = phone.leak(geometry=None, files=[declared(DAMAGED)])
    phone.send(leak)
    lon, lat = phone.leak()["geometry"]["coordinates"]
    said = {"what": "mend", "kind": "leak", "place": f"{lat:.7f}, {lon:.7f}"}
    assert desk.post(f"{LIST}/{leak['id']}", said).status_code == 302
    assert Incident.objects.count() == 1
    assert "cave.jpg" in heap(desk.get(LIST), "À relire")
    desk.post(f"{LIST}/{leak['id']}", {"what": "see"})
    assert heap(desk.get(LIST), "À relire") == ""


def test_an_infected_file_is_told_and_not_given_out(
    desk: Client, phone: Phone, clamd: object
) -> None:
    infected = photo() + VIRUS
    page = f"{LIST}/{with_file(phone, infected)['id']}"
    assert "virus" in heap(desk.get(LIST), "À relire")
    shown = text(desk.get(page))
    assert "L’antivirus a trouvé un virus." in shown
    assert "ne se télécharge pas" in shown
    assert "Télécharger le fichier" not in shown
    assert desk.get(f"{page}/fichiers/{digest(infected)}").status_code == 404


def test_a_file_is_saved_by_those_who_judge_it(
    phone: Phone,
    plumber: Account,
    outsider: Account,
    front_desk: Account,
    signed_in: Callable[[Account], Client],
) -> None:
    leak = with_file(phone, DAMAGED)
    sound = photo()
    fine = with_file(phone, sound)
    href = f"{LIST}/{leak['id']}/fichiers/{digest(DAMAGED)}"
    for who in (outsider, front_desk):
        assert signed_in(who).get(href).status_code == 404
    assert Client().get(href).status_code == 302
    office = signed_in(plumber)
    assert office.get(href).status_code == 200
    # What is attached is read through the object, as everybody reads it.
    assert office.get(f"{LIST}/{fine['id']}/fichiers/{digest(sound)}").status_code == 404
    Membership.objects.filter(account=plumber).delete()
    assert signed_in(plumber).get(href).status_code == 404
