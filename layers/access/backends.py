"""What every sign-in goes through, whichever door it comes by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

DEMO_PASSWORD = "demo"  # noqa: S105  # it is printed on the start page of the demonstration


class RefuseDemoPassword:
    """Outside the demonstration nobody signs in with its well-known password.

    A database of the demonstration that goes live would otherwise be open to all. Stands first:
    Django asks no further backend once one has refused. It knows no accounts, hence no `get_user`:
    a session must never be its.
    """

    def authenticate(
        self, request: HttpRequest | None, password: str | None = None, **credentials: Any
    ) -> None:
        """Never signs anybody in.

        Raises:
            PermissionDenied: the demonstration's password outside of it.
        """
        if password == DEMO_PASSWORD and not settings.DEMO:
            raise PermissionDenied
