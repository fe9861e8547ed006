"""The studies app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiesConfig(AppConfig):
    """Analyses that are run, kept with their inputs, and published."""

    name = "archaeology.studies"
    label = "studies"
    verbose_name = _("Études archéologiques")

    def ready(self) -> None:
        """Make the layer and the verbs of the command known."""
        from archaeology.sites.management.verbs.verb import offer
        from archaeology.studies.layers import ANCIENT_SHORELINES
        from archaeology.studies.management.verbs.study import STUDY
        from layers.access.roles import Role
        from layers.catalog.registry import register
        from layers.ui.navigation import Entry, register_entry

        register(ANCIENT_SHORELINES)
        offer(STUDY)
        students = frozenset({Role.ARCHAEOLOGIST})
        register_entry(Entry("studies", _("Études"), order=16, roles=students))
