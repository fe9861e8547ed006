"""The storm app: a command, nothing that a server needs."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StormConfig(AppConfig):
    """Simulated phones."""

    name = "field_app_api.storm"
    label = "field_storm"
    verbose_name = _("Essai de tempête")
