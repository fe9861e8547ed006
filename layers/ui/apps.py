"""The interface as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """Templates, static files and tags; no models."""

    name = "layers.ui"
    label = "ui"
    verbose_name = _("Interface")
