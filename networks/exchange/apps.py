"""The exchange of networks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworksExchangeConfig(AppConfig):
    """RAEPA, StaR-Eau and EPANET files."""

    name = "networks.exchange"
    label = "networks_exchange"
    verbose_name = _("Échange des réseaux")

    def ready(self) -> None:
        """Make the files of networks known to import and export."""
        from layers.exchange.datasets import register_dataset
        from networks.exchange.dataset import WATER

        register_dataset(WATER)
