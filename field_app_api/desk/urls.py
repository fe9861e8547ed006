"""Addresses of the office's rooms about the field."""

from django.urls import path

from field_app_api.desk.views import collectors, devices, files, near, review, unread

urlpatterns = [
    path("terrain/a-voir", review.review, name="field-review"),
    path("terrain/a-voir/<uuid:key>", review.operation_page, name="field-operation"),
    path(
        "terrain/a-voir/<uuid:key>/fichiers/<str:sha256>",
        files.refused_file,
        name="field-refused-file",
    ),
    path(
        "terrain/a-voir/<uuid:key>/fichiers/<str:sha256>/apercu",
        files.picture,
        name="field-picture",
    ),
    path("terrain/a-voir/pres-de", near.near_place, name="field-near"),
    path("terrain/a-voir/illisible/<uuid:key>", unread.unread_page, name="field-unread"),
    path("terrain/a-voir/illisible/<uuid:key>/texte", unread.unread_text, name="field-unread-text"),
    path("terrain/appareils", devices.devices, name="field-devices"),
    path("terrain/appareils/ajouter", devices.new_device, name="field-new-device"),
    path("terrain/appareils/ajouter/odk", collectors.new_collector, name="field-new-collector"),
    path("terrain/appareils/codes/<int:key>", devices.pairing_state, name="field-pairing"),
    path("terrain/appareils/<int:key>/retirer", devices.turn_away, name="field-turn-away"),
    path("terrain/appareils/<int:key>/effacer", devices.wipe, name="field-wipe"),
    path("terrain/appareils/<int:key>/garder", devices.keep, name="field-keep"),
]
