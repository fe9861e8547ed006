"""Addresses of the app; the offices' rooms about the field are `field_app_api.sync`'s."""

from django.urls import path

from field_app_api.pwa import views

urlpatterns = [
    path("terrain", views.field, name="field"),
    path("terrain/manifest.webmanifest", views.web_manifest, name="field-manifest"),
    path("terrain/sw.js", views.service_worker, name="field-service-worker"),
    path("terrain/icone.svg", views.icon_svg, name="field-icon-svg"),
    path("terrain/icone-<int:size>.png", views.icon_png, name="field-icon"),
]
