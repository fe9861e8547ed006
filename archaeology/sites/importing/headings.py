"""What other records' files call their columns: French, English and German, as `plain` has them."""

from __future__ import annotations

from collections.abc import Mapping

from archaeology.sites.importing.names import OPERATION

Names = Mapping[str, tuple[str, ...]]

_RECORDED: Names = {
    # Sources are cited by the reference that they have here, which no other file knows.
    "reliability": ("reliability", "fiabilite", "confidence", "confiance"),
    "confidentiality": ("confidentiality", "confidentialite", "diffusion", "acces"),
    "precision_class": ("precision class", "classe de precision"),
    "precision_m": ("precision m", "precision position m", "position precision m", "precision xy"),
}
_DATED: Names = {
    "dating": (
        *("dating", "datation", "date edtf", "datation edtf", "edtf", "datierung", "epoque"),
        *("periode", "chronologie", "period", "zeitstellung"),
    ),
    "start_year": ("start year", "annee debut", "debut", "date debut", "tpq", "from", "von"),
    "end_year": ("end year", "annee fin", "fin", "date fin", "taq", "to", "bis"),
}
_OPERATION = (*OPERATION, "site", "grabung", "massnahme", "excavation")
FIND_NAMES: Names = {
    "number": (
        *("number", "numero d inventaire", "n d inventaire", "no d inventaire", "num inventaire"),
        *("numero inventaire", "n inventaire", "inventaire", "inv", "n inv", "numero objet"),
        *("isolat", "numero isolat", "num isolat", "n isolat", "no isolat", "n d isolat"),
        *("numero d isolat", "iso", "numero iso", "num iso", "n iso", "no iso"),
        *("numero", "n", "no", "num", "id", "identifier", "find number"),
        *("fundnummer", "fund nr", "fundnr", "inventarnummer", "inv nr", "nummer", "labid"),
        *("code labo", "lab code", "code laboratoire"),
    ),
    "title": (
        *("title", "designation", "nom", "objet", "item", "libelle", "denomination", "name"),
        *("bezeichnung", "fundart", "object"),
    ),
    "kind": ("kind", "nature", "type", "type objet", "categorie", "art", "typ", "forme"),
    "material": ("material", "materiau", "materiaux", "matiere", "werkstoff"),
    "description": (
        *("description", "observations", "commentaire", "remarques", "fact", "beschreibung"),
        *("bemerkung", "note", "notes"),
    ),
    "count": (
        # « NR » counts remains; « NMI », the individuals that they are of, is another count.
        *("count", "nombre", "nb", "nr", "n r", "nr restes", "nb restes", "nombre de restes"),
        *("anzahl", "quantite"),
    ),
    "found_on": (
        *("found on", "date de decouverte", "date decouverte", "trouve le", "decouvert le"),
        *("date", "funddatum", "datum"),
    ),
    "operation": _OPERATION,
    "unit": (
        *("unit", "us", "numero us", "num us", "n us", "no us", "unite stratigraphique"),
        *("unite", "context", "contexte", "befund", "stratum", "schicht"),
    ),
    "z_m": (
        *("z m", "z", "altitude", "alti", "alt", "cote", "altitude z", "hohe", "hoehe"),
        *("elevation", "nn"),
    ),
    "z_sigma_m": (
        *("z sigma m", "+- z", "+/- z", "z +-", "+-", "+/-", "incertitude", "marge", "erreur z"),
    ),
    "datum": (
        *("referentiel", "referentiel altimetrique", "systeme", "systeme altimetrique"),
        *("systeme d altitude", "hohensystem"),
    ),
    "depth_m": ("depth m", "profondeur", "prof", "depth", "tiefe"),
    "ground_reference": ("ground reference", "comptee depuis", "depuis"),
    **_DATED,
    "age_bp": ("age bp", "age", "bp", "c14 age", "age 14c", "14c age", "age radiocarbone"),
    "age_error": ("age error", "error", "erreur", "sigma", "std", "ecart type"),
    **_RECORDED,
}
# There « ± » is of the age, not of a height.
DATE_NAMES: Names = {
    **{name: words for name, words in FIND_NAMES.items() if name != "z_sigma_m"},
    "age_error": (*FIND_NAMES["age_error"], "+-", "+/-"),
}
OPERATION_NAMES: Names = {
    "number": (
        *("number", "numero", "numero operation", "code operation", "code", "num operation"),
        *("oa", "code oa", "numero oa", "num oa", "n oa", "no oa"),
        *("n operation", "operation", "id", "identifier", "nummer"),
    ),
    "title": ("title", "intitule", "nom", "titre", "libelle", "adresse", "name", "bezeichnung"),
    "kind": ("kind", "nature", "type", "type operation", "type d operation", "art"),
    "organisation": ("organisation", "operateur", "organisme", "institution"),
    "year": ("year", "annee", "jahr"),
    "started_on": ("started on", "debut", "date debut", "date de debut", "beginn"),
    "ended_on": ("ended on", "fin", "date fin", "date de fin", "ende"),
    "depth_reached_m": ("depth reached m", "profondeur atteinte", "profondeur", "tiefe"),
    "lowest_m": ("lowest m", "altitude atteinte", "altitude basse", "cote atteinte"),
    "notes": ("notes", "remarques", "observations", "commentaire", "bemerkung"),
    **_RECORDED,
}
HERITAGE_SITE_NAMES: Names = {
    "code": ("code", "id", "identifiant", "numero", "reference", "identifier"),
    "name": ("name", "nom", "title", "titre", "label", "item", "bezeichnung", "site"),
    "kind": ("kind", "nature", "type", "categorie", "art"),
    "description": ("description", "fact", "commentaire", "beschreibung", "notice"),
    **_DATED,
    **_RECORDED,
}
SOURCE_NAMES: Names = {
    "reference": ("reference", "cote", "ref", "id", "numero", "signatur"),
    "kind": ("kind", "nature", "type", "art"),
    "title": ("title", "titre", "intitule", "titel"),
    "author": ("author", "auteur", "auteurs", "autor"),
    "year": ("year", "annee", "date", "jahr"),
    "licence": ("licence", "license", "lizenz"),
    "url": ("url", "lien", "adresse", "doi", "link"),
    "notes": ("notes", "remarques", "commentaire", "bemerkung"),
    "reliability": _RECORDED["reliability"],
    "confidentiality": _RECORDED["confidentiality"],
}
# A position in two columns; with what the names themselves say of the system.
POSITION_NAMES: Names = {
    "x": (
        *("x", "x l93", "x lambert93", "x lambert 93", "est", "e", "easting", "rechtswert"),
        *("lon", "long", "longitude", "lon wgs84", "x wgs84", "lng", "ostwert", "coord x"),
        "lange",
    ),
    "y": (
        *("y", "y l93", "y lambert93", "y lambert 93", "nord", "northing", "hochwert"),
        *("lat", "latitude", "lat wgs84", "y wgs84", "nordwert", "coord y", "breite"),
    ),
}
SYSTEM_WORDS: Mapping[str, str] = {
    "l93": "EPSG:2154",
    "lambert93": "EPSG:2154",
    "lambert 93": "EPSG:2154",
    "wgs84": "EPSG:4326",
}
