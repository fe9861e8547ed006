"""Addresses of the portal."""

from django.urls import path

from geoportal.portal.views import home, map_page, rooms, sign_in

urlpatterns = [
    path("", home.home, name="home"),
    path("carte", map_page.map_page, name="map"),
    path("carte/liste", map_page.map_list, name="map-list"),
    path("carte/<slug:layer_id>/<int:key>", map_page.map_feature, name="map-feature"),
    path("connexion/", sign_in.SignIn.as_view(), name="sign-in"),
    path("deconnexion/", sign_in.SignOut.as_view(), name="sign-out"),
    path("tableau-de-bord", rooms.dashboard, name="dashboard"),
]
