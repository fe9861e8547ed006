"""The addresses of the archaeology pages."""

from django.urls import path

from archaeology.sites.views.find import find_page
from archaeology.sites.views.heritage import heritage_page
from archaeology.sites.views.operation import operation_page
from archaeology.sites.views.search import search_page

urlpatterns = [
    path("archeologie", search_page, name="archaeology"),
    path("archeologie/mobilier/<int:key>", find_page, name="archaeology-find"),
    path("archeologie/operations/<int:key>", operation_page, name="archaeology-operation"),
    path("archeologie/lieux/<int:key>", heritage_page, name="archaeology-heritage-site"),
]
