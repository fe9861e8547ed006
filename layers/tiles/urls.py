"""Addresses below `/tiles/`."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from layers.tiles import views

# Nothing here changes anything: a POST gets its 405, not a page about forms.
# Numbers are read by the view, so that « NaN » gets a problem document that says what is wrong.
urlpatterns = [
    path("style.json", csrf_exempt(views.style), name="map-style"),
    path("<str:layer_id>.json", csrf_exempt(views.layer_tilejson), name="tilejson"),
    path("<str:layer_id>/<str:z>/<str:x>/<str:y>.mvt", csrf_exempt(views.tile), name="tile"),
]
