"""The tiles app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TilesConfig(AppConfig):
    """Vector tiles and aggregates."""

    name = "layers.tiles"
    label = "tiles"
    verbose_name = _("Tuiles")

    def ready(self) -> None:
        """Keep counts right when an object is erased."""
        import layers.tiles.services.fold_counts  # noqa: F401  # registers its keeper
