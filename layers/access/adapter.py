"""How allauth behaves here."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """Accounts are opened by the administration; citizens need none."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False
