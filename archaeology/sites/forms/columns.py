"""Which column of a file is what: proposed, corrected by who knows the file, made a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.sites.bringing.fields import Field
from archaeology.sites.bringing.kinds import Kind
from archaeology.sites.bringing.looking import MOST_WORDS, Seen, words_in
from archaeology.sites.bringing.proposing import Tables, choice_of, columns_of, worded
from archaeology.sites.forms.datings import Datings, datings_of
from archaeology.sites.forms.words import Vocabulary, vocabulary_of
from layers.exchange.formats.headings import BEGINNING
from layers.ui.system_field import SystemField

Pair = tuple[str, str]
ENCODINGS = (
    ("utf-8", "UTF-8"),
    ("windows-1252", "Windows-1252"),
    ("iso-8859-15", "ISO 8859-15"),
    ("mac-roman", "Macintosh"),
    ("utf-16", "UTF-16"),
)
DELIMITERS = (
    (";", gettext_lazy("point-virgule")),
    (",", gettext_lazy("virgule")),
    ("tab", gettext_lazy("tabulation")),
    ("|", gettext_lazy("barre verticale")),
)
# Fields of which one is given, the field that it is nothing without, and why.
_BESIDE = (
    (
        ("c_z_m", "c_top_m", "c_base_m"),
        "c_datum",
        gettext_lazy("Une altitude se donne avec son système : choisissez-le."),
    ),
    (
        ("c_depth_m", "c_top_depth_m", "c_base_depth_m"),
        "c_ground_reference",
        gettext_lazy("Une profondeur se donne avec le sol dont on la compte : choisissez-le."),
    ),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What can be said for all rows: (number, words) of operations, (reference, words) of
    sources.
    """

    operations: Sequence[Pair] = ()
    sources: Sequence[Pair] = ()


class FileForm(forms.Form):
    """How a file is opened: `encoding`, `delimiter`, `layer`, `header`, as far as its format asks
    for them. What it opens to follows from it, so it is looked at before the columns are.
    """

    def __init__(self, seen: Seen, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if seen.is_text:
            self.fields["encoding"] = forms.ChoiceField(label=_("Encodage"), choices=ENCODINGS)
            self.fields["delimiter"] = forms.ChoiceField(label=_("Séparateur"), choices=DELIMITERS)
        if seen.tables:
            tables = [(each, each) for each in seen.tables]
            self.fields["layer"] = forms.ChoiceField(label=_("Feuille ou couche"), choices=tables)
        if seen.has_headings:
            self.fields["header"] = forms.IntegerField(
                label=_("Les titres des colonnes sont à la ligne"),
                initial=1,
                min_value=1,
                max_value=BEGINNING,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )


class ColumnsForm(forms.Form):
    """The fields of a kind, each with the column that says it; then positions, then words.

    A choice is "" for nothing, « c: » and a column's name, « v: » and a value for all rows.
    """

    def __init__(
        self,
        kind: Kind,
        path: Path,
        seen: Seen,
        known: Known,
        given: Mapping[str, Any],
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self._kind, self._path, self._seen, self._known = kind, path, seen, known
        self._file: Tables = given.get("file", {})
        self._given: Mapping[str, Any] = given
        columns = [(f"c:{name}", name) for name in seen.columns]
        for each in kind.fields:
            self.fields[f"c_{each.name}"] = forms.ChoiceField(
                label=str(each.label),
                required=each.required,
                choices=self._choices(each, columns),
                initial=choice_of(given.get("columns", {}).get(each.name)),
                error_messages={"required": _("Dites quelle colonne c’est.")},
            )
        if kind.placed:
            self._add_position(columns)
        if kind.field("start_year"):
            self._add_years()
        # Fields whose column has far too many different words.
        self.too_wordy: list[str] = []
        self.datings: Datings | None = None
        self.vocabularies = list(self._vocabularies())
        self._sent: Any = self.data
        if self.is_bound:
            self._fill_words()

    @property
    def asked_words(self) -> list[Vocabulary]:
        """All columns of whose words it is asked what they mean."""
        return [*self.vocabularies, *([self.datings] if self.datings else [])]

    @property
    def needed(self) -> set[str]:
        """The fields that what is chosen now cannot do without."""
        return {
            name
            for if_any, name, _why in _BESIDE
            if any(each in self.fields and self[each].value() for each in if_any)
        }

    def _choices(self, each: Field, columns: list[Pair]) -> list[Any]:
        nothing = _("Choisissez une colonne") if each.required else _("Rien")
        choices: list[Any] = [("", nothing), (_("Colonne du fichier"), columns)]
        if each.for_all:
            values: Sequence[Pair] = (
                self._known.operations
                if each.name == "operation"
                else self._known.sources
                if each.name == "source"
                else [(str(value), str(label)) for value, label in each.choices.choices]
                if each.choices
                else ()
            )
            if values:
                every = [(f"v:{value}", words) for value, words in values]
                choices.append((_("Pour toutes les lignes"), every))
        return choices

    def _add_position(self, columns: list[Pair]) -> None:
        geometry = self._given.get("geometry", {})
        if not self._seen.has_shapes:
            for name, label in (("x", _("X, est ou longitude")), ("y", _("Y, nord ou latitude"))):
                told = geometry.get(name, "")
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    required=False,
                    choices=[("", _("Rien")), *columns],
                    initial=f"c:{told}" if told else "",
                )
        self.fields["crs"] = SystemField(initial=geometry.get("crs", ""))
        if self._seen.system:
            self.fields["crs"].help_text = (
                _("Le fichier dit %s. Écrivez autre chose seulement s’il se trompe.")
                % (self._seen.system[:60])
            )
        kept = self._given.get("place", {}).get("missing") == "keep"
        if not self._kind.placeless:
            self.fields["placeless"] = forms.BooleanField(
                label=_("Garder aussi les lignes sans position"), required=False, initial=kept
            )

    def _add_years(self) -> None:
        dating = self._given.get("dating", {})
        self.fields["years"] = forms.ChoiceField(
            label=_("Années avant notre ère"),
            required=False,
            choices=[
                ("", _("À dire s’il y a des années")),
                ("historical", _("−70 veut dire 70 av. J.-C.")),
                ("astronomical", _("Années astronomiques : 0 est 1 av. J.-C.")),
            ],
            initial=dating.get("years", ""),
        )
        self.fields["meaning"] = forms.ChoiceField(
            label=_("De l’année de début à celle de fin"),
            required=False,
            choices=[
                ("", _("À dire s’il y a des années")),
                ("within", _("À un moment entre les deux")),
                ("throughout", _("Pendant tout ce temps")),
            ],
            initial=dating.get("meaning", ""),
        )

    def _chosen(self, name: str) -> str:
        return str(self[f"c_{name}"].value() or "")

    def _vocabularies(self) -> Iterator[Vocabulary]:
        """The words of the columns that are chosen now, proposed or asked for."""
        chosen = {each.name: self._chosen(each.name) for each in self._kind.fields}
        columns = {
            name: column
            for name, column in worded(self._kind, chosen).items()
            if column in self._seen.columns
        }
        dated = chosen.get("dating", "").removeprefix("c:")
        if dated not in self._seen.columns:
            dated = ""
        wanted = {*columns.values(), *([dated] if dated else [])}
        found = words_in(self._path, {"file": self._file}, wanted)
        if dated:
            place = self._seen.columns.index(dated)
            given = self._given.get("dating", {})
            self.datings = datings_of(self, place, dated, found[dated] or (), given)
        for name, column in columns.items():
            field, words = self._kind.field(name), found[column]
            if words is None:
                self.too_wordy.append(name)
            elif field is not None and words:
                told = self._given.get("columns", {}).get(name)
                place = self._seen.columns.index(column)
                yield vocabulary_of(self, field, place, column, words, told)

    def _fill_words(self) -> None:
        """Show what is known of words that the page which was sent did not ask for."""
        filled = self._sent.copy()
        for each in self.asked_words:
            for bound in each.fields:
                filled.setdefault(bound.html_name, bound.initial)
        self.data = filled

    def words_not_seen(self) -> bool:
        """Whether somebody sends the form without having seen words that nobody knows."""
        return not all(each.is_seen(self._sent) for each in self.asked_words)

    def clean(self) -> dict[str, Any]:
        """What belongs together."""
        told = super().clean() or {}
        for if_any, name, missing in _BESIDE:
            self._require(told, if_any, name, missing)
        self._require(told, ("x",), "y", _("Il manque l’autre coordonnée."))
        self._require(told, ("y",), "x", _("Il manque l’autre coordonnée."))
        if not self._seen.system:
            placed = ("x",) if "x" in self.fields else ()
            self._require(told, placed, "crs", _("Dites en quel système sont ces coordonnées."))
            if self._kind.placed and self._seen.has_shapes and not told.get("crs"):
                self.add_error("crs", _("Le fichier ne dit pas son système de coordonnées."))
        for name in ("years", "meaning"):
            self._require(told, ("c_start_year", "c_end_year"), name, _("À dire pour ces années."))
        for name in self.too_wordy:
            why = _("Cette colonne a plus de %s mots différents : ce n’est pas un vocabulaire.")
            self.add_error(f"c_{name}", why % MOST_WORDS)
        if self.datings:
            self.datings.refuse(self, told)
        return told

    def _require(self, told: Mapping[str, Any], if_any: Sequence[str], name: str, why: Any) -> None:
        missing = name in self.fields and name not in self.errors and not told.get(name)
        if missing and any(told.get(each) for each in if_any):
            self.add_error(name, why)

    def tables(self) -> Tables:
        """The mapping that was filled in."""
        told = self.cleaned_data
        chosen = {each.name: told.get(f"c_{each.name}", "") for each in self._kind.fields}
        # What their words mean was asked for here.
        columns = columns_of(self._kind, self._seen, chosen, {})
        for each in self.vocabularies:
            means = each.told(told)
            if means:
                columns[each.name] = {"column": each.column} | means
        tables: Tables = {"layer": self._kind.layer, "file": dict(self._file), "columns": columns}
        geometry = {name: told[name][2:] for name in ("x", "y") if told.get(name)}
        if told.get("crs"):
            geometry["crs"] = f"EPSG:{told['crs']}"
        dating: dict[str, Any] = self.datings.told(told) if self.datings else {}
        dating |= {name: told[name] for name in ("years", "meaning") if told.get(name)}
        missing = {"missing": "keep"} if told.get("placeless") else {}
        return tables | {
            name: table
            for name, table in (("geometry", geometry), ("place", missing), ("dating", dating))
            if table
        }
