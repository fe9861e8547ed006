"""The app of the layer of markers."""

from django.apps import AppConfig


class MarkersConfig(AppConfig):
    """Installed by the tests' settings; its layer is registered by a fixture."""

    name = "tests.ogc.markers"
    label = "ogc_markers"
