"""The addresses of studies."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
