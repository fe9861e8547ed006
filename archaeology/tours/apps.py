"""The tours app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ToursConfig(AppConfig):
    """Walks through what is known of a place."""

    name = "archaeology.tours"
    label = "tours"
    verbose_name = _("Visites")
