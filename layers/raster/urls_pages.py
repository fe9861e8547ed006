"""The addresses of the pages of rasters."""

from django.urls import path

from layers.raster.views.importing import correct_page, delete_page, new_raster, remake
from layers.raster.views.listing import rasters_page
from layers.raster.views.one import profile_csv, raster_page, raster_state
from layers.raster.views.placing import place_page, preview, weigh
from layers.raster.views.sheet import sheet_style, sheet_tile
from layers.raster.views.thumbnails import thumbnail

urlpatterns = [
    path("plans", rasters_page, name="rasters"),
    path("plans/nouveau", new_raster, name="raster-new"),
    path("plans/<int:key>", raster_page, name="raster"),
    path("plans/<int:key>/etat.json", raster_state, name="raster-state"),
    path("plans/<int:key>/profil.csv", profile_csv, name="raster-profile-csv"),
    path("plans/<int:key>/modifier", correct_page, name="raster-correct"),
    path("plans/<int:key>/supprimer", delete_page, name="raster-delete"),
    path("plans/<int:key>/relancer", remake, name="raster-remake"),
    path("plans/<int:key>/placer", place_page, name="raster-place"),
    path("plans/<int:key>/placer/ecarts", weigh, name="raster-place-weigh"),
    path("plans/<int:key>/placer/apercu.png", preview, name="raster-place-preview"),
    path("plans/<int:key>/feuille.json", sheet_style, name="raster-sheet"),
    path(
        "plans/<int:key>/feuille/<int:z>/<int:x>/<int:y>.webp",
        sheet_tile,
        name="raster-sheet-tile",
    ),
    path("plans/<int:key>/vignette.webp", thumbnail, name="raster-thumbnail"),
]
