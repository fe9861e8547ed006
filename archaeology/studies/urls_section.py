"""Addresses of what belongs to sections alone."""

from django.urls import path

from archaeology.studies.views.section_preview import section_preview

urlpatterns = [
    path("archeologie/etudes/coupe/apercu", section_preview, name="study-section-preview"),
]
