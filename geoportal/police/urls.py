"""Addresses of the police's rooms, and of what everyone is told."""

from django.urls import path

from geoportal.police.views import (
    looks,
    operations,
    overview,
    publication,
    readings,
    sessions,
    site,
    site_changes,
    speeds,
)

urlpatterns = [
    path("police", overview.overview, name="police"),
    path("police/sites/nouveau", site_changes.new_site, name="police-new-site"),
    path("police/sites/<int:key>", site.site_page, name="police-site"),
    path("police/sites/<int:key>/rapport.pdf", site.report, name="police-report"),
    path("police/sites/<int:key>/modifier", site_changes.change, name="police-change-site"),
    path("police/seances/nouvelle", sessions.plan, name="police-plan"),
    path("police/seances/<int:key>", sessions.session_page, name="police-session"),
    path("police/seances/<int:key>/mesures", readings.bring, name="police-bring-readings"),
    path("police/mesures/<int:key>", readings.file_page, name="police-readings"),
    path("police/mesures/<int:key>/etat", readings.file_state, name="police-readings-state"),
    path("police/seances/<int:key>/<slug:code>", sessions.act, name="police-act"),
    path("police/operations/nouvelle", operations.plan, name="police-plan-operation"),
    path("police/operations/<int:key>", operations.operation_page, name="police-operation"),
    path("police/natures", operations.kinds_page, name="police-kinds"),
    path("police/natures/<int:key>", operations.kind_page, name="police-kind"),
    path("police/appareils", operations.devices_page, name="police-devices"),
    path("police/appareils/<int:key>", operations.device_page, name="police-device"),
    path("police/publication", publication.publication, name="police-publication"),
    path("police/consultations", looks.looks_page, name="police-looks"),
    path("vitesses", speeds.speeds, name="speeds"),
    path("vitesses.csv", speeds.speeds_csv, name="speeds-csv"),
]
