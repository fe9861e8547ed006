"""The studies app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StudiesConfig(AppConfig):
    """Analyses that are run, kept with their inputs, and published."""

    name = "archaeology.studies"
    label = "studies"
    verbose_name = _("Études archéologiques")

    def ready(self) -> None:
        """Make the layer, the command's verb, the page and what rests on reliefs known."""
        from archaeology.sites.beside import Beside, register_beside
        from archaeology.sites.management.verbs.verb import offer
        from archaeology.studies.layers import ANCIENT_SHORELINES
        from archaeology.studies.management.verbs.study import STUDY
        from archaeology.studies.reliefs_in_use import studies_on
        from layers.access.roles import Role
        from layers.catalog.registry import register
        from layers.raster.dependents import register_dependents
        from layers.ui.navigation import Entry, register_entry

        register(ANCIENT_SHORELINES)
        offer(STUDY)
        register_dependents(studies_on)
        register_beside(Beside("studies", _("Études et rivages anciens")))
        students = frozenset({Role.ARCHAEOLOGIST})
        register_entry(Entry("studies", _("Études"), order=16, roles=students))
