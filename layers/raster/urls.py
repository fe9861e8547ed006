"""The addresses of rasters."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
