"""Addresses of citizen requests."""

from django.urls import path

from geoportal.citizen.views import (
    follow,
    photos,
    report,
    triage_actions,
    triage_data,
    triage_field,
    triage_page,
)

urlpatterns = [
    path("signaler", report.report, name="report"),
    path("signaler/lieu", report.report_place, name="report-place"),
    path("signaler/photos", photos.staged, name="report-photos"),
    path("suivi", follow.search, name="follow-search"),
    path("suivi/<str:number>", follow.follow, name="follow"),
    path("photos/<uuid:photo_id>.jpg", photos.photo, name="photo"),
    path("triage", triage_page.queue_page, name="triage"),
    path("triage/liste", triage_page.results_fragment, name="triage-results"),
    path("triage/features", triage_data.features, name="triage-features"),
    path("triage/changes", triage_data.changes, name="triage-changes"),
    path("triage/terrain", triage_field.field_works, name="triage-field"),
    path("triage/<str:number>", triage_page.request_page, name="triage-request"),
    path("triage/<str:number>/fiche", triage_page.detail_fragment, name="triage-detail"),
    path("triage/<str:number>/<slug:code>", triage_actions.act, name="triage-act"),
]
