"""The addresses of those who write tours; archaeology/tours/views/door.py says for whom."""

from django.urls import path

from archaeology.tours.views import media, one_text, preview, signs, stops, texts, tour, tours

_TOUR = "patrimoine/<slug:code>"
_STOP = f"{_TOUR}/etapes/<int:key>"
_MEDIUM = f"{_TOUR}/medias/<int:key>"

urlpatterns = [
    path("patrimoine", tours.tours, name="tours"),
    path("patrimoine/visites/nouvelle", tours.new_tour, name="tour-new"),
    path(_TOUR, tour.tour_page, name="tour"),
    path(f"{_TOUR}/reglages", tours.edit_tour, name="tour-facts"),
    path(f"{_TOUR}/parcours", tour.route, name="tour-route"),
    path(f"{_TOUR}/publication", tour.publication, name="tour-publication"),
    path(f"{_TOUR}/supprimer", tours.throw_away, name="tour-delete"),
    path(f"{_TOUR}/panneaux", signs.signs, name="tour-signs"),
    path(f"{_TOUR}/apercu", preview.preview, name="tour-preview"),
    path(f"{_TOUR}/textes", texts.texts_page, name="tour-texts"),
    path(f"{_TOUR}/textes/<slug:language>", one_text.tour_text, name="tour-text"),
    path(f"{_TOUR}/etapes", stops.new_stop, name="tour-new-stop"),
    path(_STOP, stops.edit_stop, name="tour-stop"),
    path(f"{_STOP}/deplacer", stops.move, name="tour-move-stop"),
    path(f"{_STOP}/retirer", stops.take_out, name="tour-remove-stop"),
    path(f"{_STOP}/textes/<slug:language>", one_text.stop_text, name="tour-stop-text"),
    path(f"{_TOUR}/etapes/<int:stop>/medias", media.new_medium, name="tour-stop-new-medium"),
    path(f"{_TOUR}/medias", media.new_medium, name="tour-new-medium"),
    path(_MEDIUM, media.edit_medium, name="tour-medium"),
    path(f"{_MEDIUM}/fichier", media.file, name="tour-medium-file"),
    path(f"{_MEDIUM}/deplacer", media.move, name="tour-move-medium"),
    path(f"{_MEDIUM}/retirer", media.take_away, name="tour-remove-medium"),
    path(f"{_MEDIUM}/textes/<slug:language>", one_text.medium_text, name="tour-medium-text"),
]
