"""The addresses of the visitor's app."""

from django.urls import path

from archaeology.tours.visit import views

urlpatterns = [
    path("visite", views.visit_list, name="visit"),
    # Names with a dot are no tour's.
    path("visite/app.html", views.app, name="visit-app"),
    path("visite/manifest.webmanifest", views.web_manifest, name="visit-manifest"),
    path("visite/sw.js", views.service_worker, name="visit-service-worker"),
    path("visite/icone.svg", views.icon_svg, name="visit-icon-svg"),
    path("visite/icone-<int:size>.png", views.icon_png, name="visit-icon"),
    path("visite/<slug:code>", views.visit_tour, name="visit-tour"),
    path("visite/<slug:code>/<slug:slug>", views.visit_stop, name="visit-stop"),
    path("visite/<slug:code>/<slug:slug>/qr.svg", views.stop_qr, name="visit-stop-qr"),
]
