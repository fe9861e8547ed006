"""The addresses of those who write tours."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
