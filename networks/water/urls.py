"""Addresses of the water service's rooms."""

from django.urls import path

from networks.water.views import network

urlpatterns = [
    path("eau", network.network, name="water"),
]
