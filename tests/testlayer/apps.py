"""The test layer's app."""

from django.apps import AppConfig


class TestLayerConfig(AppConfig):
    """Declares `test-things`."""

    name = "tests.testlayer"
    label = "testlayer"

    def ready(self) -> None:
        """Make the layer known."""
        from layers.catalog.registry import register
        from tests.testlayer.layers import TEST_THINGS

        register(TEST_THINGS)
