"""The addresses of studies."""

from django.urls import path, register_converter

from archaeology.studies import urls_section
from archaeology.studies.views.asking import new_study
from archaeology.studies.views.doing import do_to_study
from archaeology.studies.views.files import study_file
from archaeology.studies.views.listing import studies
from archaeology.studies.views.map_style import study_map_style
from archaeology.studies.views.one import study_page, study_state


class FileName:
    """The name of a study's file; none is named with a NUL, which no database takes."""

    regex = r"[^/\x00]+"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    to_url = to_python


register_converter(FileName, "file")

urlpatterns = [
    path("archeologie/etudes", studies, name="studies"),
    path("archeologie/etudes/nouvelle/<slug:kind>", new_study, name="study-new"),
    path("archeologie/etudes/<int:key>", study_page, name="study"),
    path("archeologie/etudes/<int:key>/etat", study_state, name="study-state"),
    path("archeologie/etudes/<int:key>/faire", do_to_study, name="study-do"),
    path("archeologie/etudes/<int:key>/fichiers/<file:name>", study_file, name="study-file"),
    path("archeologie/etudes/<int:key>/style.json", study_map_style, name="study-map-style"),
    *urls_section.urlpatterns,
]
