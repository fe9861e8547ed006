"""Every address of the platform."""

from django.contrib import admin
from django.urls import include, path

from geoportal.conf.api import api, docs
from geoportal.conf.health import healthz

handler404 = "layers.ui.problems.not_found"

urlpatterns = [
    path("", include("geoportal.portal.urls")),
    path("", include("geoportal.citizen.urls")),
    path("", include("geoportal.police.urls")),
    path("", include("networks.water.urls")),
    path("", include("field_app_api.desk.urls")),
    path("", include("field_app_api.pwa.urls")),
    path("", include("archaeology.sites.urls_query")),
    path("", include("archaeology.sites.urls")),
    path("", include("archaeology.studies.urls")),
    path("", include("archaeology.tours.urls")),
    path("", include("archaeology.tours.visit.urls")),
    path("", include("layers.raster.urls")),
    path("", include("layers.ogc.urls")),
    path("odk/v1/", include("field_app_api.odk.urls")),
    path("api/docs", docs, name="api-docs"),
    path("api/", api.urls),
    path("healthz", healthz, name="health"),
    path("tiles/", include("layers.tiles.urls")),
    path("admin/", admin.site.urls),
]
