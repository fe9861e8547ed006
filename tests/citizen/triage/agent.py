"""An agent's browser without JavaScript: opens a request, fills in one of its forms, sends it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.test import Client

from geoportal.citizen.models import CitizenRequest

JSON = {"Accept": "application/json"}


@dataclass
class Filled:
    """A form as it was shown, and what is typed into it."""

    client: Client
    action: str
    fields: dict[str, Any] = field(default_factory=dict)

    def send(self, *, follow: bool = False, headers: dict[str, str] | None = None) -> Any:
        """Send it, as it is now."""
        return self.client.post(self.action, self.fields, follow=follow, headers=headers)

    def typed(self, **fields: Any) -> Filled:
        """The same form with these words typed."""
        return Filled(self.client, self.action, self.fields | fields)


def open_form(client: Client, request: CitizenRequest, code: str) -> Filled:
    """The form of an action, read from the page."""
    address = f"/triage/{request.number}?action={code}"
    page = client.get(address).content.decode()
    return form_in(client, page, code)


def form_in(client: Client, page: str, code: str) -> Filled:
    """The form of an action in the HTML of a page."""
    found = re.search(rf'<form method="post" action="([^"]*/{code}[^"]*)".*?</form>', page, re.S)
    assert found, f"no form {code}"
    fields = {
        unescape(name): unescape(value)
        for tag in re.findall(r"<input[^>]*>", found[0])
        if 'type="hidden"' in tag
        for name, value in [(_attribute(tag, "name"), _attribute(tag, "value"))]
        if name != "csrfmiddlewaretoken"
    }
    return Filled(client, unescape(found[1]), fields)


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'{name}="([^"]*)"', tag)
    return found[1] if found else ""
