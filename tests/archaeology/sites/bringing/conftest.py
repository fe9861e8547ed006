"""An archaeologist's browser, and files that he brings with it."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from archaeology.sites.models import RecordsFile
from archaeology.sites.services.read_records import read_records
from layers.access.actor import Actor
from layers.access.models import Account
from tests.conftest import SOUTH, WEST

X, Y = WEST + 1000, SOUTH + 1000
# French headings, semicolons, decimal commas, words of people; its last row has no such material.
FINDS = (
    "N° inventaire;Désignation;Matériau;Altitude (m NGF);X L93;Y L93;Trouvé le\n"
    f"M-1;Pot à cuire;Céramique;7,45;{X + 1};{Y + 1};04/05/2023\n"
    f"M-2;As de Néron;monnaie;7,31;{X + 2};{Y + 2};05/05/2023\n"
    f"M-3;Clou;Fer;haut;{X + 3};{Y + 3};05/05/2023\n"
)


def left_on_disk() -> list[Path]:
    """The files that lie anywhere below the media root."""
    return [each for each in Path(configured.MEDIA_ROOT).rglob("*") if each.is_file()]


@dataclass
class Desk:
    """The pages of a file, as somebody who is signed in uses them."""

    client: Client

    def send(
        self,
        content: str | bytes,
        *,
        name: str = "mobilier.csv",
        kind: str = "mobilier",
        **said: str,
    ) -> Any:
        """Send the first page."""
        sent = content.encode() if isinstance(content, str) else content
        form = {"kind": kind, "operation": "", "crs": ""} | said
        file = SimpleUploadedFile(name, sent)
        return self.client.post("/archeologie/apporter", form | {"file": file})

    def bring(self, content: str | bytes, **said: str) -> RecordsFile:
        """Send the first page with what it accepts."""
        answer = self.send(content, **said)
        assert answer.status_code == 302, text_of(answer)
        return RecordsFile.objects.latest("pk")

    def page(self, file: RecordsFile, more: str = "") -> Any:
        """One of a file's pages."""
        return self.client.get(f"/archeologie/apporter/{file.pk}{more}")

    def columns(self, file: RecordsFile, verb: str = "", **changed: str) -> Any:
        """Send the columns as they are proposed, but for what is changed."""
        proposed = self.page(file, "/colonnes")
        sent = filled(proposed.context["form"]) | filled(proposed.context["opening"]) | changed
        return self.client.post(f"/archeologie/apporter/{file.pk}/colonnes", sent | {"verbe": verb})

    def try_it(self, file: RecordsFile, **changed: str) -> Any:
        """Send the columns, let the worker try, and look at what would enter."""
        answer = self.columns(file, **changed)
        assert answer.status_code == 302, text_of(answer)
        read_records(file.pk)
        return self.page(file)

    def enter(self, file: RecordsFile) -> Any:
        """Confirm, let the worker import, and look at the result."""
        answer = self.confirm(file)
        assert answer["Location"] == f"/archeologie/apporter/{file.pk}"
        read_records(file.pk)
        return self.page(file)

    def confirm(self, file: RecordsFile, shown: Any = None) -> Any:
        """Confirm what a page shows, the one of now where none is given."""
        body = (shown or self.page(file)).content.decode()
        (trial,) = re.findall(r'name="essai" value="(\w+)"', body)
        told = {"verbe": "importer", "essai": trial}
        return self.client.post(f"/archeologie/apporter/{file.pk}", told)


def filled(form: Any) -> dict[str, str]:
    """What a form shows, as a browser sends it."""
    told = {each.html_name: each.value() for each in form}
    shown = {name: value for name, value in told.items() if value not in {None, False}}
    return {name: "on" if value is True else str(value) for name, value in shown.items()}


def text_of(answer: Any) -> str:
    """What a page says, without its marks."""
    body = answer.content.decode()
    body = re.sub(r"<(script|style).*?</\1>", " ", body, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.fixture
def media(tmp_path: Path, settings: Any) -> Path:
    """A media root of the test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def desk(archaeologist: Actor, signed_in: Callable[[Account], Client], media: Path) -> Desk:
    """The archaeologist's."""
    return Desk(signed_in(Account.objects.get(pk=archaeologist.account_id or 0)))
