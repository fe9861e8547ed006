"""Addresses below `/tiles/`."""

from django.urls import path

from layers.tiles import views

# Numbers are read by the view, so that « NaN » gets a problem document that says what is wrong.
urlpatterns = [
    path("style.json", views.style, name="map-style"),
    path("<str:layer_id>.json", views.layer_tilejson, name="tilejson"),
    path("<str:layer_id>/<str:z>/<str:x>/<str:y>.mvt", views.tile, name="tile"),
]
