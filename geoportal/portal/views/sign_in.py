"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.services.limit_sign_in import may_try_to_sign_in


class SignInForm(AuthenticationForm):
    """Name and password, in the words of this portal."""

    error_messages = AuthenticationForm.error_messages | {
        "invalid_login": gettext_lazy("Identifiant ou mot de passe incorrect."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = gettext_lazy("Identifiant")

    def clean(self) -> dict[str, Any]:
        """Check the password, so many times and no more."""
        name = self.cleaned_data.get("username", "")
        if self.request is not None and not may_try_to_sign_in(self.request, name):
            raise ValidationError(_("Trop d’essais. Attendez cinq minutes avant de recommencer."))
        return super().clean()


class SignIn(LoginView):
    """The sign-in page."""

    form_class = SignInForm
    template_name = "portal/sign_in.html"
    redirect_authenticated_user = True
    extra_context = {"demo": settings.DEMO}


class SignOut(LogoutView):
    """Signing out; a POST, so that no link does it."""
