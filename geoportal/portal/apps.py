"""The portal app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Home, map, sign-in; no models."""

    name = "geoportal.portal"
    label = "portal"
    verbose_name = _("Portail")

    def ready(self) -> None:
        """Put the portal's pages into every page's header."""
        from layers.ui.navigation import Entry, Place, register_entry

        register_entry(Entry("home", _("Accueil"), Place.HOME))
        register_entry(Entry("map", _("Carte"), order=10))
        register_entry(Entry("visit", _("Visites"), order=12))
        register_entry(Entry("sign-in", _("Se connecter"), Place.SIGN_IN))
        register_entry(Entry("sign-out", _("Se déconnecter"), Place.SIGN_OUT))
