"""Signing in and out."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DEMO_PASSWORD = "demo"  # noqa: S105  # the published password of the demonstration


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth is not typed
    """Name and password; the demonstration's password opens nothing elsewhere."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = gettext_lazy("Identifiant")
        self.fields["login"].widget.attrs.pop("placeholder", None)
        self.fields["password"].label = gettext_lazy("Mot de passe")
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["password"].help_text = ""

    def clean(self) -> Any:
        """Refuse the demonstration's password outside the demonstration."""
        if self.cleaned_data.get("password") == DEMO_PASSWORD and not settings.DEMO:
            raise ValidationError(_("Identifiant ou mot de passe incorrect."))
        return super().clean()


class SignIn(LoginView):  # type: ignore[misc]  # allauth is not typed
    """The sign-in page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"
    extra_context = {"demo": settings.DEMO}


class SignOut(LogoutView):  # type: ignore[misc]  # allauth is not typed
    """Signing out; asks for nothing more."""

    template_name = "portal/sign_out.html"
