"""The page's own form, read and sent as a browser without JavaScript does it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from geoportal.citizen import bots


class _Fields(HTMLParser):
    """Collects what the form would send, and the question it asks."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, Any] = {}
        self.area = ""
        self.select = ""
        self.challenge = ""

    def handle_starttag(self, tag: str, pairs: list[tuple[str, str | None]]) -> None:
        attrs = dict(pairs)
        name = attrs.get("name") or ""
        self.challenge = attrs.get("data-challenge") or self.challenge
        if tag == "input" and name and attrs.get("type") in ("checkbox", "radio"):
            if "checked" in attrs:
                self.values[name] = attrs.get("value")
        elif tag == "input" and name and attrs.get("type") != "file":
            self.values[name] = attrs.get("value") or ""
        elif tag == "textarea" and name:
            self.area = name
            self.values[name] = ""
        elif tag == "select" and name:
            self.select = name
            self.values.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in attrs:
            self.values[self.select] = attrs.get("value") or ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.area = ""
        if tag == "select":
            self.select = ""

    def handle_data(self, data: str) -> None:
        if self.area:
            self.values[self.area] += data


class Form(dict[str, Any]):
    """What would be sent; `send()` answers the question first, as a person does."""

    def __init__(self, client: Client, html: str, path: str = "/signaler") -> None:
        fields = _Fields()
        fields.feed(html)
        super().__init__(fields.values)
        self.client = client
        self.html = html
        self.challenge = fields.challenge
        self.path = path
        asked = re.search(r"Écrivez en chiffres : ([a-z]+)", html)
        self.question = asked[1] if asked else ""

    @property
    def answer(self) -> str:
        """The number that the question asks for."""
        return next((str(n) for n, word in bots._NUMBERS.items() if word == self.question), "")

    def send(self, **more: Any) -> Any:
        """Post it."""
        data = {"answer": self.answer, **self, **more}
        if not data["answer"]:
            data["answer"] = self.answer
        return self.client.post(self.path, data)


def open_form(client: Client, path: str = "/signaler") -> Form:
    """Open the page and read its form."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return Form(client, answer.content.decode())


def form_of(client: Client, answer: Any) -> Form:
    """The form that came back."""
    return Form(client, answer.content.decode())
