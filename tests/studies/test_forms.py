"""What people write in the forms of studies: corners, areas, and what altitudes probably mean."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from archaeology.studies.forms.places import AreaField, CornersField, corners_text
from archaeology.studies.shorelines.proposing import meaning_of

# Metropolitan France, to the centimetre, as the field gives corners.
east = st.integers(20_000_000, 110_000_000)
north = st.integers(620_000_000, 710_000_000)
corners = st.lists(st.tuples(east, north), min_size=1, max_size=4, unique=True)


@settings(max_examples=40, deadline=None)
@given(corners)
def test_corners_that_are_written_and_read_again_are_the_same(
    centimetres: list[tuple[int, int]],
) -> None:
    drawn = [[x / 100, y / 100] for x, y in centimetres]
    assert CornersField().clean(corners_text(drawn)) == drawn


def test_no_corner_is_allowed_where_none_is_needed() -> None:
    assert CornersField(required=False).clean("  ") == []
    with pytest.raises(ValidationError):
        CornersField().clean("")


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("521000, 6931000, 521100.4, 6931060", [521000.0, 6931000.0, 521101.0, 6931060.0]),
        ("521000 6931000 521100 6931060", [521000.0, 6931000.0, 521100.0, 6931060.0]),
        ("", None),
    ],
)
def test_an_area_in_metres_is_whole_metres(text: str, box: list[float] | None) -> None:
    assert AreaField(required=False).clean(text) == box


def test_an_area_in_degrees_holds_the_place() -> None:
    west, south, east, north = AreaField().clean("0.52,49.50,0.56,49.53") or []
    assert 519_000 < west < 521_000 < east < 524_000
    assert 6_935_000 < south < 6_937_000 < north < 6_941_000


@pytest.mark.parametrize("text", ["1, 2, 3", "3, 2, 1, 4", "0, 0, 500000, 500000", "ici"])
def test_what_is_no_area_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        AreaField().clean(text)


@pytest.mark.parametrize(
    ("words", "kind", "meaning"),
    [
        ("Sol de béton de tuileau", "", "dry_floor"),
        ("Niveau de circulation en pavés", "", "dry_floor"),
        ("Mosaïque à décor géométrique", "", "dry_floor"),
        ("Surface damée", "surface", "dry_floor"),
        ("Foyer en tuiles", "", "hearth"),
        ("Sépulture à inhumation", "", "tomb"),
        ("Limon fluviatile gris", "deposit", "water_laid"),
        ("Tourbe", "natural", "water_laid"),
        ("Dépôt estuarien", "", "water_laid"),
        ("Épave de barque", "", "wreck"),
        ("Quai de bois", "", "quay"),
        ("Cale de halage", "", "slip"),
        # Words that only sound like it.
        ("Vase à parfum", "", None),
        ("Remblai de la place", "deposit", None),
        ("Démolition, tuiles et enduits", "", None),
        ("Limon de construction", "", None),
        ("Tesson d’amphore", "", None),
        ("Console sculptée", "", None),
        ("Fourreau d’épée", "", None),
        ("", "", None),
        # What is pictured, reused, broken off, thrown away or dug through.
        ("Lampe à huile à décor de barque", "", None),
        ("Élément de bordage remployé", "", None),
        ("Bordage en remploi", "", None),
        ("Substrat : alluvions anciennes", "natural", None),
        ("Sol naturel", "natural", None),
        ("Sous-sol", "", None),
        ("Fosse creusée dans le sol", "cut", None),
        ("Trou de poteau dans la cour", "", None),
        ("Tranchée de récupération d’un dallage", "", None),
        ("Récupération de l’hypocauste", "", None),
        ("Rejet de foyer", "", None),
        ("Tesson de four", "", None),
        ("Monnaie trouvée dans la rue", "", None),
        ("Tesselles de mosaïque", "", None),
        ("Fosse de la cour", "", None),
        # What they lie on, or are, all the same.
        ("Monnaie posée sur le sol de la cour", "", "dry_floor"),
        ("Tesson d’amphore · céramique · Limon fluviatile", "", "water_laid"),
        ("Mosaïque à décor de barques", "", "dry_floor"),
        ("Dallage sur le sol naturel", "", "dry_floor"),
        ("Tourbe sous le quai", "", "water_laid"),
        ("Fosse d’inhumation", "cut", "tomb"),
        ("Foyer creusé dans le sol", "", "hearth"),
        ("Alluvions", "natural", "water_laid"),
        # Mud is a layer; what is no layer is a pot, or made of it.
        ("Vase", "deposit", "water_laid"),
        ("Vase grise", "deposit", "water_laid"),
        ("Couche de vase bleue, coquilles", "deposit", "water_laid"),
        ("Vase noire organique", "natural", "water_laid"),
        ("Limon vaseux", "deposit", "water_laid"),
        ("Vasière", "", "water_laid"),
        ("Alluvions", "deposit", "water_laid"),
        ("Vase", "", None),
        ("Vase", "unknown", None),
        ("Vase grise", "fill", None),
        ("Vase gris", "deposit", None),
        ("Vase brisé en place", "deposit", None),
        ("Vases en dépôt", "deposit", None),
        ("Dépôt de vases à offrandes", "deposit", None),
        ("Fragment de vase", "deposit", None),
        ("Vase ossuaire", "deposit", None),
        ("Mur de tourbe", "structure", None),
        ("Tourbe", "fill", None),
        ("Tourbe", "deposit", "water_laid"),
    ],
)
def test_an_altitude_is_proposed_to_mean_what_its_words_say(
    words: str, kind: str, meaning: str | None
) -> None:
    assert meaning_of(words, kind) == meaning


@pytest.mark.parametrize(
    ("words", "layer", "kind", "meaning"),
    [
        ("Monnaie", "Vase grise", "deposit", "water_laid"),
        ("Vase à parfum", "", "", None),
        ("Vase à parfum", "Couche brune", "deposit", None),
        ("Vase", "Vase bleue", "fill", None),
        ("Tesson", "Remblai sur vase", "deposit", None),
    ],
)
def test_a_find_says_of_the_water_what_its_layer_does(
    words: str, layer: str, kind: str, meaning: str | None
) -> None:
    assert meaning_of(words, layer=layer, layer_kind=kind) == meaning
