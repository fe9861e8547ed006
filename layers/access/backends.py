"""What every sign-in goes through, whichever door it comes by."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from layers.access.actor import with_posts
from layers.access.models import Account

DEMO_PASSWORD = "demo"  # noqa: S105  # it is printed on the start page of the demonstration


class PasswordBackend(ModelBackend):
    """Names and passwords; outside the demonstration its well-known password opens nothing.

    A database of the demonstration that goes live would otherwise be open to all. Stands first:
    Django asks no further backend once one has refused.
    """

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """The account of that name and password, or None.

        Raises:
            PermissionDenied: the demonstration's password outside of it.
        """
        if password == DEMO_PASSWORD and not settings.DEMO:
            raise PermissionDenied
        return super().authenticate(request, username, password, **kwargs)

    def get_user(self, user_id: int) -> Account | None:
        """The account behind a session with its posts, in one query: every page asks for both."""
        account = with_posts(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None
