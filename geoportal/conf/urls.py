"""Every address of the platform."""

from django.contrib import admin
from django.urls import include, path

handler404 = "layers.ui.problems.not_found"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("layers.ogc.urls")),
]
