"""Small drawn pictures in place of photographs, each marked « illustration », as JPEG bytes.

A scene is named ``kind-variant``, such as ``pothole-2``; the same name always gives the same bytes
with the same version of Pillow. Nothing is read from disk and no picture carries any EXIF.
"""

from functools import cache
from io import BytesIO
from random import Random
from typing import Final

from PIL import Image

from geoportal.demo.painting import SIZE, Canvas, labelled
from geoportal.demo.scenes import PAINTERS

VARIANTS: Final = 3
TITLES: Final[dict[str, str]] = {
    "pothole": "Illustration : un nid-de-poule sur une route",
    "pavement": "Illustration : une dalle de trottoir soulevée",
    "leak": "Illustration : de l’eau qui jaillit de la chaussée",
    "flood": "Illustration : une rue sous l’eau",
    "drain": "Illustration : une grille d’eau de pluie bouchée par les feuilles",
    "rubbish": "Illustration : des sacs et des pneus abandonnés",
    "container": "Illustration : un conteneur de tri qui déborde",
    "bin": "Illustration : deux bacs de collecte pleins",
    "lamp": "Illustration : un lampadaire éteint dans une rue le soir",
    "branch": "Illustration : une branche tombée en travers d’un chemin",
    "grass": "Illustration : des herbes hautes au bord d’une route",
    "sign": "Illustration : un panneau penché",
    "bench": "Illustration : un banc dont une latte est cassée",
    "wall": "Illustration : un mur couvert de graffitis",
    "shelter": "Illustration : un abri de bus à la vitre brisée",
    "ruins": "Illustration : un mur antique dont des pierres sont tombées",
}
_KINDS_BY_CATEGORY: Final[dict[str, tuple[str, ...]]] = {
    "nid-de-poule": ("pothole",),
    "affaissement": ("pothole",),
    "trottoir-abime": ("pavement",),
    "accessibilite": ("pavement",),
    "fuite-eau": ("leak",),
    "borne-incendie": ("leak",),
    "inondation": ("flood",),
    "ruissellement": ("flood",),
    "egout-bouche": ("flood", "drain"),
    "avaloir-bouche": ("drain",),
    "regard-casse": ("drain",),
    "depot-sauvage": ("rubbish",),
    "encombrants": ("rubbish",),
    "point-tri-plein": ("container",),
    "collecte-oubliee": ("bin",),
    "bac-casse": ("bin",),
    "lampadaire-eteint": ("lamp",),
    "rue-noire": ("lamp",),
    "branche-tombee": ("branch",),
    "herbes-hautes": ("grass",),
    "haie-debordante": ("grass",),
    "panneau": ("sign",),
    "mobilier-urbain": ("bench",),
    "graffiti": ("wall",),
    "arret-bus": ("shelter",),
    "patrimoine": ("ruins",),
}


def scenes() -> tuple[str, ...]:
    """The names of all scenes."""
    return tuple(f"{kind}-{variant}" for kind in PAINTERS for variant in range(1, VARIANTS + 1))


def scenes_of(category: str) -> tuple[str, ...]:
    """The scenes that may illustrate a category; none for most."""
    kinds = _KINDS_BY_CATEGORY.get(category, ())
    return tuple(f"{kind}-{variant}" for kind in kinds for variant in range(1, VARIANTS + 1))


def title(scene: str) -> str:
    """What the scene shows, in French, for those who do not see it.

    Raises:
        KeyError: there is no such scene.
    """
    return TITLES[scene.rpartition("-")[0]]


@cache
def jpeg(scene: str) -> bytes:
    """The scene as a JPEG file, 640 by 480 pixels.

    Raises:
        KeyError: there is no such scene.
    """
    if scene not in scenes():
        raise KeyError(scene)
    canvas = Canvas(Random(scene))  # noqa: S311 - a drawing, not a secret
    PAINTERS[scene.rpartition("-")[0]](canvas)
    picture = canvas.image.resize(SIZE, Image.Resampling.LANCZOS)
    file = BytesIO()
    labelled(picture).save(file, "JPEG", quality=84)
    return file.getvalue()
