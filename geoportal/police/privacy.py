"""Which columns look like a plate, a person or an image: files that have one are refused whole.

`looks_personal` is asked for every column of every chunk, mapped or not. A name is judged by its
words, contents by their shape, and one value is enough. What it cannot see: names of people in a
column with an innocent name (« NOM Prénom » looks like any two words), plates of countries whose
form is also that of a road or a site (Luxembourg, Poland, German ones without their space).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from enum import Enum
from functools import lru_cache
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.personal_contents import Kind, kind_of_contents


class _Told(Enum):
    """What people read of each kind."""

    PLATE = gettext_lazy("une plaque ou un numéro de véhicule")
    PERSON = gettext_lazy("une personne")
    CONTACT = gettext_lazy("une adresse électronique ou un numéro de téléphone")
    IMAGE = gettext_lazy("une image ou une vidéo")
    DIGEST = gettext_lazy("l’empreinte d’une plaque ou d’un nom")
    LINK = gettext_lazy("une adresse du web, où pourrait être une image")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_PLATE = _words(
    "plaque plaques plate plates immat immats licence license lapi anpr alpr lpr vin chassis "
    "vrm vrn lpn "
    "registration kennzeichen kenteken matricula nummernschild targa numberplate "
    "licenseplate licenceplate"
)
_PERSON = _words(
    "conducteur conducteurs conductrice driver drivers nom noms prenom prenoms patronyme surname "
    "firstname lastname fullname forename titulaire titulaires proprietaire proprietaires owner "
    "owners detenteur locataire adresse adresses permis contrevenant contrevenants passager "
    "passagers passenger identite naissance birthdate birthday birth matricule visage visages face "
    "faces telephone phone email mail courriel signature personne person"
)
_IMAGE = _words(
    "photo photos image images imagette imagettes cliche cliches jpg jpeg png gif picture pictures "
    "snapshot snapshots video videos film films mp4 avi thumbnail vignette"
)
# How words that are longer than any of these begin.
_STEMS = (
    ("immatric", Kind.PLATE),
    ("photograph", Kind.IMAGE),
    ("conducteur", Kind.PERSON),
)
# Words of places and things: what has them beside « nom » or « adresse » is no person's.
_PLACES = _words(
    "commune communes ville rue voie voies route routes site sites segment section troncon lieu "
    "lieux dit place quartier departement region canton poste station borne point carrefour "
    "emplacement road street city town way radar appareil device capteur compteur equipement "
    "fichier zone secteur territoire epci agglo agglomeration categorie classe modele"
)
_EXCUSED_BY_PLACES = frozenset({"nom", "noms", "adresse", "adresses", "name", "names"})
# Parts that are glued to others without a sign between: numplaque, plateno, urlphoto.
_FRONT = (
    *("num", "numero", "no", "nr", "nom", "code", "id", "url", "lien", "fichier", "path", "text"),
    *("car", "vehicle", "vehicule", "date", "type"),
)
_BACK = ("no", "nr", "num", "numero", "number", "id", "url", "text", "name", "path", "file", "nom")
# Too short or too common to be looked for inside a longer word.
_ONLY_ALONE = frozenset({"nom", "noms", "vin", "face", "faces", "lpr", "film", "films", "mail"})

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_WORD = re.compile(r"[a-z]+|mp4")


def looks_personal(name: str, values: Sequence[Any] = ()) -> str | None:
    """Why a file with such a column is refused, in French and without any value of it, or None.

    Args:
        name: the column's name in the file.
        values: some of its values, or all; numbers and dates say nothing about anybody.
    """
    # A name that is itself a plate, say: the line of names is missing.
    kind = kind_of_name(name) or kind_of_contents([name])
    if kind is not None:
        return _(
            "La colonne « %(name)s » désigne, par son nom, %(kind)s : retirez-la du fichier. "
            "Ni plaque, ni conducteur, ni image n’entre ici."
        ) % {"name": name[:60], "kind": _told(kind)}
    kind = kind_of_contents(values)
    if kind is not None:
        return _(
            "La colonne « %(name)s » contient ce qui semble être %(kind)s : retirez-la du fichier. "
            "Ni plaque, ni conducteur, ni image n’entre ici."
        ) % {"name": name[:60], "kind": _told(kind)}
    return None


def _told(kind: Kind) -> str | Promise:
    return _Told[kind.name].value


@lru_cache(maxsize=1024)
def kind_of_name(name: str) -> Kind | None:
    """What a column's name says it holds; accents, case and signs do not matter."""
    words = words_of(name)
    for place, word in enumerate(words):
        if word in _EXCUSED_BY_PLACES and _PLACES.intersection(words):
            continue
        if word == "plate" and words[place + 1 : place + 2] in (["forme"], ["formes"], ["bande"]):
            continue
        kind = _kind_of_word(word)
        if kind is not None:
            return kind
    pairs = {" ".join(each) for each in pairwise(words)}
    if pairs & {"first name", "last name", "full name", "family name", "given name"}:
        return Kind.PERSON
    return None


def words_of(name: str) -> list[str]:
    """The words of a name: `N°_PlaqueImmat2` gives n, plaque, immat."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return _WORD.findall(_CAMEL.sub(" ", plain).lower().replace("œ", "oe"))


def _kind_of_word(word: str) -> Kind | None:
    for known, kind in ((_PLATE, Kind.PLATE), (_PERSON, Kind.PERSON), (_IMAGE, Kind.IMAGE)):
        if word in known:
            return kind
    for stem, kind in _STEMS:
        if word.startswith(stem):
            return kind
    for front in _FRONT:
        if word.startswith(front):
            found = _whole_kind(word.removeprefix(front))
            if found is not None:
                return found
    for back in _BACK:
        if word.endswith(back):
            found = _whole_kind(word.removesuffix(back))
            if found is not None:
                return found
    return None


def _whole_kind(word: str) -> Kind | None:
    if word in _ONLY_ALONE:
        return None
    for known, kind in ((_PLATE, Kind.PLATE), (_PERSON, Kind.PERSON), (_IMAGE, Kind.IMAGE)):
        if word in known:
            return kind
    return next((kind for stem, kind in _STEMS if word.startswith(stem)), None)
