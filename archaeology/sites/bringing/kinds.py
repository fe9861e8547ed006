"""What a file can be: the layer it enters, its fields and their usual headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from archaeology.sites.bringing.fields import (
    CONFIDENTIALITY_WORDS,
    MATERIAL_WORDS,
    OPERATION_WORDS,
    Field,
    Words,
)
from archaeology.sites.importing.headings import (
    DATE_NAMES,
    FIND_NAMES,
    HERITAGE_SITE_NAMES,
    OPERATION_NAMES,
    SOURCE_NAMES,
    Names,
)
from archaeology.sites.importing.names import LEVEL_NAMES, UNIT_NAMES
from archaeology.sites.vocabulary import (
    Confidentiality,
    Datum,
    GroundReference,
    Material,
    OperationKind,
    PrecisionClass,
    Reliability,
    SourceKind,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file.

    Attributes:
        id: in addresses.
        layer: what the importer calls it.
        title: what people call it.
        hint: what a row is.
        fields: what its columns can be; none where the file says so itself.
        names: the usual headings of its fields.
        placed: whether a row can have a position.
        placeless: whether rows are accepted without one unless somebody says otherwise.
        of_operation: whether everything in it belongs to operations.
        counts_relations: whether what is read and accepted are relations, several to a row.
    """

    id: str
    layer: str
    title: Words
    hint: Words
    fields: tuple[Field, ...] = ()
    names: Names | None = None
    placed: bool = False
    placeless: bool = False
    of_operation: bool = False
    counts_relations: bool = False

    @property
    def has_columns(self) -> bool:
        """Whether somebody has to say which column is what."""
        return bool(self.fields)

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((each for each in self.fields if each.name == name), None)


_OPERATION = Field("operation", _("Opération"), for_all=True)
_THE_OPERATION = Field("operation", _("Opération"), required=True, for_all=True)
_SOURCE = Field("source", _("Source"), for_all=True)
_RELIABILITY = Field("reliability", _("Fiabilité"), choices=Reliability, for_all=True)
_CONFIDENTIALITY = Field(
    "confidentiality",
    _("Confidentialité"),
    choices=Confidentiality,
    for_all=True,
    words=CONFIDENTIALITY_WORDS,
)
_PRECISION = (
    Field("precision_class", _("Précision du lieu"), choices=PrecisionClass, for_all=True),
    Field("precision_m", _("Précision du lieu (m)")),
)
_DATUM = Field("datum", _("Système d’altitude"), choices=Datum, for_all=True)
_GROUND = Field(
    "ground_reference", _("Profondeur comptée depuis"), choices=GroundReference, for_all=True
)
_DATED = (
    Field("dating", _("Datation (EDTF)")),
    Field("start_year", _("Année de début")),
    Field("end_year", _("Année de fin")),
)
_RECORDED = (_SOURCE, _RELIABILITY, _CONFIDENTIALITY)
_NUMBER = Field("number", _("Numéro d’inventaire"), required=True)
_TITLE = Field("title", _("Désignation"))
_DESCRIPTION = Field("description", _("Description"))
_AGES = (
    Field("age_bp", _("Âge radiocarbone (BP)"), required=True),
    Field("age_error", _("Incertitude (± ans)")),
)
_FIND_UNIT = Field("unit", _("Unité stratigraphique"))

FINDS = Kind(
    id="mobilier",
    layer="finds",
    title=_("Mobilier"),
    hint=_("une ligne par objet ou par lot"),
    fields=(
        _NUMBER,
        _OPERATION,
        _FIND_UNIT,
        _TITLE,
        Field("kind", _("Nature")),
        Field(
            "material",
            _("Matériau"),
            choices=Material,
            for_all=True,
            words=MATERIAL_WORDS,
        ),
        _DESCRIPTION,
        Field("count", _("Nombre")),
        Field("found_on", _("Trouvé le"), is_day=True),
        *_DATED,
        Field("z_m", _("Altitude (m)")),
        Field("z_sigma_m", _("Incertitude de l’altitude (m)")),
        _DATUM,
        Field("depth_m", _("Profondeur (m)")),
        _GROUND,
        *_PRECISION,
        *_RECORDED,
    ),
    names=FIND_NAMES,
    placed=True,
)
UNITS = Kind(
    id="unites",
    layer="units",
    title=_("Unités stratigraphiques"),
    hint=_("une ligne par US, avec ses altitudes s’il y en a"),
    fields=(
        _THE_OPERATION,
        Field("number", _("Numéro d’US"), required=True),
        Field("kind", _("Nature")),
        _DESCRIPTION,
        Field("interpretation", _("Interprétation")),
        Field("phase", _("Phase")),
        Field("structure", _("Structure, fait")),
        Field("material", _("Matériau")),
        Field("dating", _("Datation (EDTF)")),
        Field("top_m", _("Altitude du sommet (m)")),
        Field("base_m", _("Altitude de la base (m)")),
        Field("sigma_m", _("Incertitude (± m)")),
        _DATUM,
        Field("top_depth_m", _("Profondeur du sommet (m)")),
        Field("base_depth_m", _("Profondeur de la base (m)")),
        _GROUND,
        _SOURCE,
        _RELIABILITY,
    ),
    names=UNIT_NAMES,
    of_operation=True,
)
LEVELS = Kind(
    id="niveaux",
    layer="levels",
    title=_("Niveaux"),
    hint=_("une ligne par altitude mesurée d’une US déjà enregistrée"),
    fields=(
        _THE_OPERATION,
        Field("unit", _("Unité stratigraphique"), required=True),
        Field("what", _("Ce qui est mesuré")),
        Field("z_m", _("Altitude (m)")),
        _DATUM,
        Field("depth_m", _("Profondeur (m)")),
        _GROUND,
        Field("sigma_m", _("Incertitude (± m)")),
        _SOURCE,
        _RELIABILITY,
    ),
    names=LEVEL_NAMES,
    of_operation=True,
)
RELATIONS = Kind(
    id="relations",
    layer="relations",
    title=_("Relations entre unités"),
    hint=_("matrice en .lst, ou en CSV d’une ligne par US"),
    of_operation=True,
    counts_relations=True,
)
OPERATIONS = Kind(
    id="operations",
    layer="excavations",
    title=_("Opérations"),
    hint=_("fouilles, diagnostics, sondages, une ligne par opération"),
    fields=(
        Field("number", _("Numéro"), required=True),
        Field("title", _("Intitulé"), required=True),
        Field(
            "kind",
            _("Nature"),
            choices=OperationKind,
            for_all=True,
            words=OPERATION_WORDS,
        ),
        Field("organisation", _("Opérateur")),
        Field("year", _("Année")),
        Field("started_on", _("Début"), is_day=True),
        Field("ended_on", _("Fin"), is_day=True),
        Field("depth_reached_m", _("Profondeur atteinte (m)")),
        Field("lowest_m", _("Altitude atteinte (m NGF)")),
        Field("notes", _("Remarques")),
        *_PRECISION,
        *_RECORDED,
    ),
    names=OPERATION_NAMES,
    placed=True,
)
HERITAGE_SITES = Kind(
    id="lieux",
    layer="heritage-sites",
    title=_("Lieux de patrimoine"),
    hint=_("une ligne par monument ou lieu"),
    fields=(
        Field("code", _("Code"), required=True),
        Field("name", _("Nom"), required=True),
        Field("kind", _("Nature"), required=True),
        _DESCRIPTION,
        *_DATED,
        *_PRECISION,
        *_RECORDED,
    ),
    names=HERITAGE_SITE_NAMES,
    placed=True,
)
SOURCES = Kind(
    id="sources",
    layer="archaeology-sources",
    title=_("Sources"),
    hint=_("rapports, plans, archives, une ligne par source"),
    fields=(
        Field("reference", _("Référence"), required=True),
        Field("kind", _("Nature"), choices=SourceKind, for_all=True),
        Field("title", _("Titre")),
        Field("author", _("Auteur")),
        Field("year", _("Année")),
        Field("licence", _("Licence")),
        Field("url", _("Adresse")),
        Field("notes", _("Remarques")),
        _RELIABILITY,
        _CONFIDENTIALITY,
    ),
    names=SOURCE_NAMES,
    placed=True,
    placeless=True,
)
DATES = Kind(
    id="dates",
    layer="finds",
    title=_("Datations radiocarbone"),
    hint=_("une ligne par échantillon, âge BP et incertitude"),
    fields=(
        Field("number", _("Code du laboratoire"), required=True),
        *_AGES,
        _OPERATION,
        _FIND_UNIT,
        _TITLE,
        Field("material", _("Matériau"), choices=Material, for_all=True, words=MATERIAL_WORDS),
        _DESCRIPTION,
        *_PRECISION,
        *_RECORDED,
    ),
    names=DATE_NAMES,
    placed=True,
)

KINDS: Mapping[str, Kind] = {
    each.id: each
    for each in (FINDS, UNITS, LEVELS, RELATIONS, DATES, OPERATIONS, HERITAGE_SITES, SOURCES)
}
