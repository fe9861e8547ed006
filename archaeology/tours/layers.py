"""The layers `tours` and `tour-stops`."""

from django.utils.translation import gettext_lazy as _

from archaeology.tours.models import Stop, Tour
from archaeology.tours.policy import STOPS_POLICY, TOURS_POLICY
from archaeology.tours.vocabulary import Theme, Wheelchair
from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol

_LANGUAGES = Field("languages", _("Langues"), column="told_in")

TOURS = Layer(
    id="tours",
    title=_("Visites"),
    description=_("Parcours de visite du patrimoine, en plusieurs langues."),
    model=Tour,
    geometry_type="LineString",
    fields=(
        Field("code", _("Adresse")),
        Field("title", _("Titre")),
        Field("theme", _("Thème"), "code", codes=tuple(Theme.choices)),
        Field("duration_min", _("Durée (minutes)"), "integer"),
        Field("wheelchair", _("En fauteuil roulant"), "code", codes=tuple(Wheelchair.choices)),
        _LANGUAGES,
        Field("valid_until", _("Valable jusqu’au"), "date"),
        Field("synthetic", _("Donnée de démonstration inventée"), "boolean"),
    ),
    policy=TOURS_POLICY,
    style=Style(
        shape="line", symbols=(Symbol(_("Parcours de visite"), "#7b3f8f"),), size=3.5, label="title"
    ),
)

TOUR_STOPS = Layer(
    id="tour-stops",
    title=_("Étapes des visites"),
    description=_("Où les visites s’arrêtent pour raconter."),
    model=Stop,
    geometry_type="Point",
    fields=(
        Field("tour", _("Visite"), column="tour_id", lookup=Lookup("tours_tour", "code")),
        Field("slug", _("Adresse")),
        Field("order", _("Ordre"), "integer"),
        Field("title", _("Titre")),
        _LANGUAGES,
        Field("radius_m", _("Se déclenche à moins de (m)"), "integer"),
        Field("period_start", _("Période, de l’an"), "integer"),
        Field("period_end", _("Période, à l’an"), "integer"),
    ),
    policy=STOPS_POLICY,
    style=Style(
        shape="circle", symbols=(Symbol(_("Étape de visite"), "#7b3f8f"),), size=6.5, label="title"
    ),
)
