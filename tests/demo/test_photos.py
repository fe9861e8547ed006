from io import BytesIO

import pytest
from PIL import Image

from geoportal.demo import photos
from geoportal.demo.facts.categories import CATEGORIES

SCENES = photos.scenes()


def test_there_are_a_few_dozen_and_each_has_words_for_those_who_do_not_see_it() -> None:
    assert 24 <= len(SCENES) <= 80
    assert all(photos.title(scene).startswith("Illustration") for scene in SCENES)
    offered = {scene for one in CATEGORIES for scene in photos.scenes_of(one.code)}
    assert offered == set(SCENES)


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_a_small_jpeg_that_tells_nothing_else(scene: str) -> None:
    data = photos.jpeg(scene)
    picture = Image.open(BytesIO(data))
    picture.load()
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (640, 480), "RGB")
    assert len(data) < 120_000
    assert not picture.getexif()


def test_the_same_scene_is_the_same_picture_and_variants_differ() -> None:
    again = photos.jpeg.__wrapped__("pothole-1")
    assert again == photos.jpeg("pothole-1")
    assert photos.jpeg("pothole-2") != again


def test_an_unknown_scene_is_refused() -> None:
    for name in ("unicorn-1", "pothole-9", "../etc"):
        with pytest.raises(KeyError):
            photos.jpeg(name)
