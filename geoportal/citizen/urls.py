"""Addresses of citizen requests."""

from django.urls import path

from geoportal.citizen.views import triage_actions, triage_data, triage_page

urlpatterns = [
    path("triage", triage_page.queue_page, name="triage"),
    path("triage/liste", triage_page.results_fragment, name="triage-results"),
    path("triage/features", triage_data.features, name="triage-features"),
    path("triage/changes", triage_data.changes, name="triage-changes"),
    path("triage/<str:number>", triage_page.request_page, name="triage-request"),
    path("triage/<str:number>/fiche", triage_page.detail_fragment, name="triage-detail"),
    path("triage/<str:number>/<slug:code>", triage_actions.act, name="triage-act"),
]
