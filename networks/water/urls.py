"""Addresses of the water service's rooms."""

from django.urls import path

from networks.water.views import (
    board,
    device,
    incident,
    network,
    new_incident,
    pipe,
    renewal,
    rota,
    works,
)

urlpatterns = [
    path("eau", network.network, name="water"),
    path("eau/conduites/<int:key>", pipe.pipe_page, name="water-pipe"),
    path("eau/conduites/<int:key>/fiche", pipe.pipe_card, name="water-pipe-card"),
    path("eau/conduites/<int:key>/isolement", pipe.isolation_sheet, name="water-isolation"),
    path("eau/appareils/<int:key>", device.device_page, name="water-device"),
    path("eau/appareils/<int:key>/fiche", device.device_card, name="water-device-card"),
    path("eau/interventions", board.board, name="water-board"),
    path("eau/interventions/etat", board.board_changes, name="water-board-changes"),
    path("eau/interventions/nouvelle", new_incident.new_incident, name="water-new-incident"),
    path("eau/interventions/autour", new_incident.near, name="water-near"),
    path("eau/interventions/cle/<int:key>", incident.by_key, name="water-incident-by-key"),
    path("eau/interventions/<slug:number>", incident.incident_page, name="water-incident"),
    path(
        "eau/interventions/<slug:number>/<slug:code>",
        incident.incident_page,
        name="water-incident-act",
    ),
    path("eau/photos/<uuid:photo_id>.jpg", incident.photo, name="water-photo"),
    path("eau/sons/<uuid:sound_id>", incident.sound, name="water-sound"),
    path("eau/renouvellement", renewal.ranking, name="water-renewal"),
    path("eau/renouvellement.csv", renewal.ranking_csv, name="water-renewal-csv"),
    path("eau/renouvellement/carte", renewal.ranking_map, name="water-renewal-map"),
    path("eau/renouvellement/calculer", renewal.work_out, name="water-rank"),
    path("eau/renouvellement/<int:key>", renewal.outlook_page, name="water-outlook"),
    path("eau/astreinte", rota.rota, name="water-rota"),
    path("eau/astreinte/<int:key>/retirer", rota.cancel, name="water-cancel-turn"),
    path("travaux", works.calendar, name="roadworks"),
    path("travaux/nouveau", works.new_works, name="roadworks-new"),
    path("travaux/<int:key>", works.works_page, name="roadworks-page"),
    path("travaux/<int:key>/modifier", works.change_works, name="roadworks-change"),
    path("travaux/<int:key>/avis.pdf", works.opinion_pdf, name="roadworks-opinion"),
]
