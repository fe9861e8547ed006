"""Asking for a study through the page, as people do, and reading pages as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from archaeology.studies.models import Study
from archaeology.studies.services.run_study import run_study

NEW = "/archeologie/etudes/nouvelle/shoreline"


def listed(client: Client, sent: Mapping[str, str]) -> tuple[Any, dict[str, str]]:
    """The page with the remains, and everything its form would send."""
    page = client.post(NEW, {**sent, "verbe": "lister"})
    return page, fields_of(page)


class _Fields(HTMLParser):
    """What a browser would send of the study's form."""

    def __init__(self) -> None:
        super().__init__()
        self.told: dict[str, str] = {}
        self._inside = False
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = of.get("id") == "study-form"
        if not self._inside:
            return
        name = of.get("name", "")
        if tag == "input" and name and of.get("type") not in {"submit", "button"}:
            if of.get("type") in {"checkbox", "radio"}:
                if "checked" in of:
                    self.told[name] = of.get("value", "on")
            else:
                self.told[name] = of.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.told[name] = ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            chosen = of.get("value", "")
            first = self.told.setdefault(self._select, chosen)
            self.told[self._select] = chosen if "selected" in of else first

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._area:
            self.told[self._area] += data


def fields_of(page: Any) -> dict[str, str]:
    """What the form of a page sends if nobody touches it."""
    reader = _Fields()
    reader.feed(page.content.decode())
    # The first line break of a textarea is its beginning.
    return {name: value.removeprefix("\n") for name, value in reader.told.items()}


def started(client: Client, sent: Mapping[str, str], **more: str) -> Study:
    """A study that was asked for with the remains as they are proposed, and waits."""
    _page, told = listed(client, sent)
    answer = client.post(NEW, {**told, **more, "verbe": "lancer"})
    assert answer.status_code == 302, text_of(answer)
    return Study.objects.get(pk=int(answer["Location"].rsplit("/", 1)[1]))


def done(client: Client, sent: Mapping[str, str], **more: str) -> Study:
    """The same, computed by the worker's function."""
    study = started(client, sent, **more)
    run_study(study.pk)
    study.refresh_from_db()
    return study


def do(client: Client, study: Study, verb: str) -> Any:
    """Press one of the buttons of the study's page."""
    return client.post(f"/archeologie/etudes/{study.pk}/faire", {"verbe": verb}, follow=True)


def text_of(answer: Any) -> str:
    """The words of a page."""
    body = re.sub(r"(?s)<(script|style)[^>]*>.*?</\1>", " ", answer.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
