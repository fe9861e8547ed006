"""The app that agents carry."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PwaConfig(AppConfig):
    """The offline app of field agents: its page, its service worker, its icons."""

    name = "field_app_api.pwa"
    label = "field_pwa"
    verbose_name = _("Application de terrain")
