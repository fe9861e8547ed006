"""The layer `ancient-shorelines`."""

from django.utils.translation import gettext_lazy as _

from archaeology.studies.models import Shoreline
from archaeology.studies.policy import SHORELINES_POLICY
from layers.catalog.fields import Field
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol

# The surest the darkest: a print in grey still tells them apart.
COLORS = {95: "#0b3c5d", 50: "#2f7fb5", 5: "#8fbcd9"}
WORDS = {
    95: _("Presque sûrement sous l’eau en deçà (95 %)"),
    50: _("Une chance sur deux (50 %)"),
    5: _("Presque sûrement à sec au-delà (5 %)"),
}

ANCIENT_SHORELINES = Layer(
    id="ancient-shorelines",
    title=_("Rivages anciens"),
    description=_("Jusqu’où l’eau venait probablement, d’après les niveaux des restes trouvés."),
    model=Shoreline,
    geometry_type="LineString",
    fields=(
        Field("study", _("Étude")),
        Field("probability", _("Probabilité d’être sous l’eau (%)"), "integer"),
        Field("period", _("Époque")),
        Field("level", _("Niveau énoncé")),
        Field("reference", _("Niveau de référence")),
        Field("published_on", _("Publié le"), "date"),
        Field("sources", _("Sources")),
        Field("synthetic", _("Donnée de démonstration inventée"), "boolean"),
    ),
    policy=SHORELINES_POLICY,
    style=Style(
        shape="line",
        attribute="probability",
        symbols=tuple(Symbol(WORDS[each], COLORS[each], str(each)) for each in WORDS),
        size=2.5,
    ),
)
