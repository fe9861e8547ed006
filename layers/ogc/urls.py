"""The addresses of the OGC service."""

from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from layers.ogc import views

# Nothing here changes anything: a POST gets its 405, not a page about forms.
urlpatterns = [
    path("ogc", csrf_exempt(views.landing), name="ogc"),  # people leave the slash away
    path("ogc/", csrf_exempt(views.landing), name="ogc-landing"),
    path("ogc/conformance", csrf_exempt(views.conformance), name="ogc-conformance"),
    path("ogc/api", csrf_exempt(views.api), name="ogc-api"),
    path("ogc/collections", csrf_exempt(views.collections), name="ogc-collections"),
    path("ogc/collections/<str:layer_id>", csrf_exempt(views.collection), name="ogc-collection"),
    path("ogc/collections/<str:layer_id>/items", csrf_exempt(views.items), name="ogc-items"),
    path(
        "ogc/collections/<str:layer_id>/items/<str:feature_id>",
        csrf_exempt(views.item),
        name="ogc-item",
    ),
]
