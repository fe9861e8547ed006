"""The addresses of rasters."""

from django.urls import path, register_converter
from django.views.decorators.csrf import csrf_exempt

from layers.raster import urls_pages
from layers.raster.views import tiles


class PictureFormat:
    """The formats that a tile comes in."""

    regex = "webp|png"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    to_url = to_python


register_converter(PictureFormat, "picture")

# Nothing here changes anything: a POST gets its 405, not a page about forms.
# Numbers of tiles are read by the view, which says what is wrong with others.
urlpatterns = [
    path("rasters/<int:key>.json", csrf_exempt(tiles.raster_tilejson), name="raster-tilejson"),
    path(
        "rasters/<int:key>/<str:z>/<str:x>/<str:y>.<picture:form>",
        csrf_exempt(tiles.raster_tile),
        name="raster-tile",
    ),
    *urls_pages.urlpatterns,
]
