"""Addresses of what is done with a query: exports and saved queries."""

from django.urls import path

from archaeology.sites.views.export import export

urlpatterns = [
    path(
        "archeologie/export.geojson",
        export,
        {"form": "geojson"},
        name="archaeology-export-geojson",
    ),
    path("archeologie/export.csv.zip", export, {"form": "csv.zip"}, name="archaeology-export-csv"),
    path("archeologie/export.gpkg", export, {"form": "gpkg"}, name="archaeology-export-gpkg"),
]
