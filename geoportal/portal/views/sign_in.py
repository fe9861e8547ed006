"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.utils.translation import gettext_lazy


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is not typed
    """Name and password, in the words of this portal."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("Identifiant")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].label = gettext_lazy("Mot de passe")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""


class SignIn(LoginView):  # type: ignore[misc]  # allauth is not typed
    """The sign-in page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"
    extra_context = {"demo": settings.DEMO}


class SignOut(LogoutView):  # type: ignore[misc]  # allauth is not typed
    """Signing out; asks for nothing more."""

    template_name = "portal/sign_out.html"
