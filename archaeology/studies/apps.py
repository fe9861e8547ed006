"""The studies app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiesConfig(AppConfig):
    """Analyses that are run, kept with their inputs, and published."""

    name = "archaeology.studies"
    label = "studies"
    verbose_name = _("Études archéologiques")
