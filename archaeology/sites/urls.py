"""The addresses of the archaeology pages."""

from django.urls import path

from archaeology.sites.views.bringing import bring, columns
from archaeology.sites.views.brought import (
    brought,
    brought_mapping,
    brought_refusals,
    brought_state,
)
from archaeology.sites.views.find import find_page
from archaeology.sites.views.heritage import heritage_page
from archaeology.sites.views.operation import operation_page
from archaeology.sites.views.places import edit_heritage_site, new_heritage_site
from archaeology.sites.views.recording import (
    edit_find,
    edit_operation,
    edit_unit,
    new_find,
    new_operation,
    new_unit,
)
from archaeology.sites.views.search import search_page
from archaeology.sites.views.sources import edit_source, new_source, sources
from archaeology.sites.views.stating import (
    add_level,
    prefer,
    relations,
    state_something,
    take_relation_back,
)

urlpatterns = [
    path("archeologie", search_page, name="archaeology"),
    path("archeologie/mobilier/<int:key>", find_page, name="archaeology-find"),
    path("archeologie/operations/<int:key>", operation_page, name="archaeology-operation"),
    path("archeologie/lieux/<int:key>", heritage_page, name="archaeology-heritage-site"),
    # Writing; archaeology/sites/views/door.py says for whom these exist.
    path("archeologie/operations/nouvelle", new_operation, name="archaeology-new-operation"),
    path(
        "archeologie/operations/<int:key>/modifier",
        edit_operation,
        name="archaeology-edit-operation",
    ),
    path("archeologie/operations/<int:key>/unites", new_unit, name="archaeology-new-unit"),
    path("archeologie/operations/<int:key>/mobilier", new_find, name="archaeology-new-find"),
    path("archeologie/operations/<int:key>/relations", relations, name="archaeology-relations"),
    path(
        "archeologie/operations/<int:key>/relations/retirer",
        take_relation_back,
        name="archaeology-unrelate",
    ),
    path("archeologie/unites/<int:key>/modifier", edit_unit, name="archaeology-edit-unit"),
    path("archeologie/sources", sources, name="archaeology-sources"),
    path("archeologie/sources/nouvelle", new_source, name="archaeology-new-source"),
    path("archeologie/sources/<int:key>/modifier", edit_source, name="archaeology-edit-source"),
    path("archeologie/lieux/nouveau", new_heritage_site, name="archaeology-new-heritage-site"),
    path(
        "archeologie/lieux/<int:key>/modifier",
        edit_heritage_site,
        name="archaeology-edit-heritage-site",
    ),
    path("archeologie/mobilier/<int:key>/modifier", edit_find, name="archaeology-edit-find"),
    path("archeologie/mobilier/<int:key>/niveaux", add_level, name="archaeology-add-level"),
    path(
        "archeologie/mobilier/<int:key>/enonces/<slug:what>",
        state_something,
        {"layer": "finds"},
        name="archaeology-state-find",
    ),
    path(
        "archeologie/lieux/<int:key>/enonces/<slug:what>",
        state_something,
        {"layer": "heritage-sites"},
        name="archaeology-state-heritage-site",
    ),
    path("archeologie/enonces/<int:key>/retenir", prefer, name="archaeology-prefer"),
    # Files.
    path("archeologie/apporter", bring, name="archaeology-bring"),
    path("archeologie/apporter/<int:key>", brought, name="archaeology-brought"),
    path("archeologie/apporter/<int:key>/colonnes", columns, name="archaeology-brought-columns"),
    path("archeologie/apporter/<int:key>/etat", brought_state, name="archaeology-brought-state"),
    path(
        "archeologie/apporter/<int:key>/correspondance.toml",
        brought_mapping,
        name="archaeology-brought-mapping",
    ),
    path(
        "archeologie/apporter/<int:key>/lignes-refusees.csv",
        brought_refusals,
        name="archaeology-brought-refusals",
    ),
]
