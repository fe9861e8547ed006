"""Addresses of what is done with a query: exports and saved queries."""

from django.urls import path

from archaeology.sites.views.export import export
from archaeology.sites.views.saved import delete, save

urlpatterns = [
    path(
        "archeologie/export.geojson",
        export,
        {"form": "geojson"},
        name="archaeology-export-geojson",
    ),
    path("archeologie/export.csv.zip", export, {"form": "csv.zip"}, name="archaeology-export-csv"),
    path("archeologie/export.gpkg", export, {"form": "gpkg"}, name="archaeology-export-gpkg"),
    path("archeologie/requetes", save, name="archaeology-save"),
    path("archeologie/requetes/<int:key>/supprimer", delete, name="archaeology-delete"),
]
