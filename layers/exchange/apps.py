"""The exchange app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    """Files in and out."""

    name = "layers.exchange"
    label = "exchange"
    verbose_name = _("Échange de fichiers")
