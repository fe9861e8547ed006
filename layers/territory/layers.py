"""The layers `communes` and `base-map`."""

from django.utils.translation import gettext_lazy as _

from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol
from layers.territory.models import BaseFeature, Commune
from layers.territory.policy import BASE_MAP_POLICY, COMMUNES_POLICY
from layers.territory.services.import_communes import import_communes

COMMUNES = Layer(
    id="communes",
    title=_("Communes"),
    description=_("Les communes du territoire, leur code INSEE et leur population."),
    model=Commune,
    geometry_type="Polygon",
    fields=(
        Field("insee", _("Code INSEE")),
        Field("name", _("Nom")),
        Field("population", _("Population"), "integer"),
        Field("approximate", _("Limites approximatives"), "boolean"),
    ),
    policy=COMMUNES_POLICY,
    style=Style(
        shape="fill",
        symbols=(Symbol(_("Commune"), "#e9eee4"),),
        opacity=0.45,
        outline="#8a9a86",
        label="name",
    ),
    writers={"import": import_communes},
)

BASE_MAP = Layer(
    id="base-map",
    title=_("Fond de carte"),
    description=_("Eau, forêts, routes et voies ferrées, tracés approximatifs."),
    model=BaseFeature,
    geometry_type="Geometry",
    fields=(
        Field("kind", _("Nature"), "code", codes=tuple(BaseFeature.Kind.choices)),
        Field("name", _("Nom")),
        Field("rank", _("Importance"), "integer"),
    ),
    policy=BASE_MAP_POLICY,
    style=Style(
        shape="line",
        attribute="kind",
        symbols=(
            Symbol(_("Eau"), "#a9cfe3", "water"),
            Symbol(_("Forêt"), "#cfe0c3", "forest"),
            Symbol(_("Route"), "#d8a657", "road"),
            Symbol(_("Voie ferrée"), "#8d8d8d", "rail"),
            Symbol(_("Pont"), "#7a6a58", "bridge"),
        ),
        size=2.0,
        label="name",
    ),
    listed=False,
)
