"""A client that holds the field protocol to its own description."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.test import Client
from django.urls import resolve

PREFIX = "/api/field/v1/"


@cache
def description() -> dict[str, Any]:
    """The paths of the OpenAPI description."""
    paths: dict[str, Any] = Client().get("/api/openapi.json").json()["paths"]
    return paths


def declared_statuses(path: str, method: str) -> set[int] | None:
    """The statuses that are declared of an address; None for a method that it has not."""
    route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(resolve(path).route))
    operation = description()[f"/{route}"].get(method.lower())
    return None if operation is None else {int(status) for status in operation["responses"]}


class HeldToIt(Client):
    """Django's test client; an answer of the field whose status nothing declares is a failure."""

    def request(self, **request: Any) -> Any:
        """Send a request, and look its status up."""
        response = super().request(**request)
        path, method = str(request["PATH_INFO"]), str(request["REQUEST_METHOD"])
        if path.startswith(PREFIX):
            declared = declared_statuses(path, method) or {405}
            assert response.status_code in declared, f"{method} {path}: {response.status_code}"
        return response
