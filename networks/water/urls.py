"""Addresses of the water service's rooms."""

from django.urls import path

from networks.water.views import device, network, pipe

urlpatterns = [
    path("eau", network.network, name="water"),
    path("eau/conduites/<int:key>", pipe.pipe_page, name="water-pipe"),
    path("eau/conduites/<int:key>/fiche", pipe.pipe_card, name="water-pipe-card"),
    path("eau/conduites/<int:key>/isolement", pipe.isolation_sheet, name="water-isolation"),
    path("eau/appareils/<int:key>", device.device_page, name="water-device"),
    path("eau/appareils/<int:key>/fiche", device.device_card, name="water-device-card"),
]
