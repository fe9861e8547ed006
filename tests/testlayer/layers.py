"""The layer `test-things`."""

from layers.catalog.fields import Field, Lookup
from layers.catalog.layer import Layer
from layers.catalog.style import Style, Symbol
from tests.testlayer.models import Thing
from tests.testlayer.policy import TEST_POLICY

TEST_THINGS = Layer(
    id="test-things",
    title="Choses d’essai",
    description="Ce que seuls les essais connaissent.",
    model=Thing,
    geometry_type="Point",
    fields=(
        Field("name", "Nom"),
        Field("kind", "Genre", "code", codes=(("coin", "Monnaie"), ("pot", "Céramique"))),
        Field("weight", "Poids", "integer"),
        Field("finder", "Inventeur"),
        Field("note", "Note"),
        Field("happened_at", "Date", "datetime"),
        Field(
            "tags",
            "Mots",
            "list",
            column="id",
            lookup=Lookup("testlayer_tag", "text", key="thing_id", many=True, where="released"),
        ),
    ),
    policy=TEST_POLICY,
    style=Style(
        shape="circle",
        attribute="kind",
        symbols=(Symbol("Monnaie", "#b08d2f", "coin"), Symbol("Céramique", "#a0522d", "pot")),
        label="name",
        aggregate_below=10,
    ),
    generalised="rough",
    moment="happened_at",
)
