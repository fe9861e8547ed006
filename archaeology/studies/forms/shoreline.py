"""The form that asks for a shoreline; its table of remains is `forms/remains.py`, which of them are
listed is `forms/listing.py`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields
from typing import Any

from django import forms
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archaeology.analysis.terrain import NothingKnown
from archaeology.analysis.water_level import HIGH_WATER
from archaeology.sites.forms.recording import metres_field
from archaeology.sites.query.period import window_of
from archaeology.studies.boxes import box_of
from archaeology.studies.forms.calculation import MORE, CalculationForm
from archaeology.studies.forms.listing import listing
from archaeology.studies.forms.places import WGS84, AreaField, CornersField, why_outside
from archaeology.studies.forms.remains import Listing
from archaeology.studies.relief import bounds_of, elevation_choices, footprint_of
from archaeology.studies.shorelines.doubting import Doubts, doubts_in_words
from archaeology.studies.shorelines.gathering import check_ground
from archaeology.studies.shorelines.parameters import (
    NO_FILL,
    RECORDED_FILL,
    ShorelineParameters,
)
from archaeology.studies.shorelines.words import REASONS
from layers.access.actor import Actor
from layers.raster.reading import NoSuchRaster

lazy = gettext_lazy
DEFAULTS = ShorelineParameters(0, 0, 0, (), ())
# Drawn in these groups.
MAIN = ("title", "period", "elevation", "area")
RIVER = ("river", "breaches", "river_within_m", "breach_width_m")
GROUND = ("fill", "reach_m")


class ShorelineForm(CalculationForm):
    """What is asked; the remains are listed once period, relief and area are known."""

    use_required_attribute = False
    title = forms.CharField(label=lazy("Intitulé"), max_length=200)
    period = forms.CharField(
        label=lazy("Époque"),
        max_length=120,
        help_text=lazy(
            "Deux années, toutes deux comprises (1/100, ou -50/50 avant notre ère), un siècle (IIe "
            "siècle) ou une date EDTF."
        ),
        widget=forms.TextInput(attrs={"placeholder": "1/100"}),
    )
    elevation = forms.TypedChoiceField(
        label=lazy("Relief d’aujourd’hui"),
        coerce=int,
        help_text=lazy("Un modèle de terrain importé dans « Plans et relief »."),
    )
    area = AreaField(
        label=lazy("Zone"),
        required=False,
        help_text=lazy(
            "Ouest, sud, est, nord, en mètres (Lambert-93) ou en degrés. Sans zone :"
            " tout le relief."
        ),
    )
    river = CornersField(
        label=lazy("La rivière"),
        error_messages={"required": lazy("Placez au moins un point dans la rivière.")},
        help_text=lazy(
            "D’où l’eau monte. Un seul point : le terrain le plus bas alentour. Plusieurs points :"
            " le cours qu’ils dessinent. Latitude, longitude, un point par ligne."
        ),
    )
    river_within_m = metres_field(lazy("Autour d’un seul point, chercher jusqu’à (m)"), min_value=1)
    breaches = CornersField(
        label=lazy("Remblais à ouvrir"),
        required=False,
        help_text=lazy(
            "Routes en digue, ponts, quais d’aujourd’hui : deux points par remblai, du pied d’un"
            " côté au pied de l’autre."
        ),
    )
    breach_width_m = metres_field(lazy("Largeur ouverte (m)"), min_value=0, max_value=200)
    public_only = forms.BooleanField(
        label=lazy("Restes publics seulement"),
        required=False,
        help_text=lazy(
            "À garder pour une étude qui sera publiée : un niveau confidentiel ne prend jamais part"
            " à un rivage publié."
        ),
    )
    fill = forms.ChoiceField(
        label=lazy("Sol de l’époque"),
        choices=[
            (NO_FILL, lazy("Le relief d’aujourd’hui, tel quel")),
            (RECORDED_FILL, lazy("Sous les remblais, d’après les sols et carottages enregistrés")),
        ],
        widget=forms.RadioSelect,
        help_text=lazy("Là où rien ne dit l’épaisseur des remblais, le sol est inconnu."),
    )
    reach_m = metres_field(lazy("Portée d’un sol enregistré (m), 0 : calculée"), min_value=0)
    words = forms.CharField(
        label=lazy("Ne lister que ce qui contient"),
        required=False,
        max_length=80,
        help_text=lazy(
            "Pour regarder seulement : ce qui n’est pas listé reste tel que proposé ou choisi."
        ),
    )
    # For which period, area and words the remains were listed; the table below them says it.
    listed_for = forms.CharField(required=False)

    def __init__(self, actor: Actor, territory: str, data: Any = None, initial: Any = None) -> None:
        shown = {name: getattr(DEFAULTS, name) for name in (*RIVER, *GROUND, *MORE)}
        shown |= {"public_only": True, "reference": HIGH_WATER} | dict(initial or {})
        shown["breaches"] = [
            corner for each in shown["breaches"] for corner in (each[:2], each[2:])
        ]
        shown.setdefault("area", shown.get("bounds"))
        super().__init__(actor, territory, data, shown)
        models: Any = self.fields["elevation"]
        models.choices = elevation_choices(actor, territory)
        self.listing: Listing | None = None
        self.doubts: Doubts | None = None
        if data is None and initial:
            self._list_again()

    @property
    def map_bounds(self) -> str:
        """The finest relief, or what was chosen."""
        chosen = self["elevation"].value()
        models: Any = self.fields["elevation"]
        keys = [str(key) for key, _words in models.choices]
        if not keys:
            return ""
        key = int(chosen) if str(chosen) in keys else int(keys[0])
        box = box_of(bounds_of(self.actor, self.territory, key))
        box.transform(WGS84)
        return ",".join(f"{each:.5f}" for each in box.extent)

    @property
    def groups(self) -> dict[str, list[forms.BoundField]]:
        """The fields as they are drawn together."""
        named = {"main": MAIN, "river": RIVER, "ground": GROUND, "more": MORE}
        return {name: [self[each] for each in fields] for name, fields in named.items()}

    @property
    def to_correct(self) -> dict[str, bool]:
        """Whether something in a group is refused."""
        return {name: any(each.errors for each in group) for name, group in self.groups.items()}

    @property
    def has_relief(self) -> bool:
        """Whether there is any elevation model to choose."""
        models: Any = self.fields["elevation"]
        return bool(models.choices)

    @property
    def silent_in_words(self) -> list[tuple[str, int]]:
        """Why other records of the area do not speak, and how many."""
        counted = self.listing.silent if self.listing else {}
        return [(str(REASONS[reason]), number) for reason, number in counted.items()]

    @property
    def is_complete(self) -> bool:
        """Whether the remains were seen as they will take part."""
        return self.listing is not None and self.cleaned_data["listed_for"] == self.listing.of

    def clean(self) -> dict[str, Any]:
        """What belongs together; then the remains of that period and area are listed.

        Raises:
            ValidationError: a remain of the list is filled in wrongly.
        """
        told = super().clean() or self.cleaned_data
        for name in (*RIVER, *GROUND, *MORE):
            if told.get(name) is None and name in told:
                told[name] = getattr(DEFAULTS, name)
        self._check_together(told)
        if "elevation" in told:
            self._check_places(told, footprint_of(self.actor, self.territory, told["elevation"]))
        # The remains as they are chosen stay on the page while something else is mended.
        if {"years", "elevation", "area"} <= told.keys():
            told["bounds"] = told["area"] or _whole_metres(
                bounds_of(self.actor, self.territory, told["elevation"])
            )
            self.listing = listing(
                self.actor,
                self.territory,
                bounds=told["bounds"],
                years=told["years"],
                public_only=told["public_only"],
                words=told["words"],
                data=self.data,
            )
            if told["listed_for"] == self.listing.of and not self.listing.rows_hold:
                raise ValidationError(_("Un reste de la liste est mal rempli."))
        if not self.errors:
            try:
                self._doubt(self.parameters())
            except NothingKnown as refused:
                field = "fill" if refused.code in {"no-base", "doubted"} else "reach_m"
                self.add_error(field, refused.french)
        return told

    def _doubt(self, asked: ShorelineParameters) -> None:
        """What is told, before the study starts, of ground levels above today's ground."""
        self.doubts = doubts_in_words(asked.fill, check_ground(self.actor, self.territory, asked))

    def _check_together(self, told: dict[str, Any]) -> None:
        if "period" in told:
            try:
                window = window_of(told["period"])
            except ValueError as refused:
                self.add_error("period", str(refused))
            else:
                if window.low is None or window.high is None:
                    self.add_error("period", _("Cette période n’a pas de début ou pas de fin."))
                else:
                    told["years"] = (window.low, window.high + 1)
        if len(told.get("breaches", [])) % 2:
            self.add_error("breaches", _("Un remblai s’ouvre entre deux points."))
        low, high = told.get("prior_low_m"), told.get("prior_high_m")
        if low is not None and high is not None and not low < high:
            self.add_error("prior_high_m", _("Le plus haut est au-dessus du plus bas."))

    def _check_places(self, told: dict[str, Any], ground: GEOSGeometry) -> None:
        for name in ("river", "breaches"):
            if why := why_outside(told.get(name, []), ground):
                self.add_error(name, why)
        area = told.get("area")
        if area and not ground.intersects(box_of(area)):
            self.add_error("area", _("Cette zone est hors du relief choisi."))

    def parameters(self) -> ShorelineParameters:
        """What a valid form says."""
        told = self.cleaned_data
        corners = told["breaches"]
        start, end = told["years"]
        same = {name: told[name] for name in (*GROUND, *MORE, "river_within_m", "breach_width_m")}
        return ShorelineParameters(
            start=start,
            end=end,
            period=told["period"],
            elevation=told["elevation"],
            bounds=told["bounds"],
            river=told["river"],
            breaches=[
                [*one, *other] for one, other in zip(corners[::2], corners[1::2], strict=True)
            ],
            remains=self.listing.chosen() if self.listing else {},
            proposals=False,
            public_only=told["public_only"],
            **same,
        )

    def _list_again(self) -> None:
        """The remains of a study that is begun again, as they were chosen then."""
        stored = self.initial
        self.listing = listing(
            self.actor,
            self.territory,
            bounds=stored["bounds"],
            years=(stored["start"], stored["end"]),
            public_only=stored["public_only"],
            words="",
            stored=stored["remains"],
            proposals=stored["proposals"],
        )
        self.initial["listed_for"] = self.listing.of
        names = {each.name for each in fields(ShorelineParameters)} & set(stored)
        asked = {name: stored[name] for name in names}
        # What is refused today is said when it is sent.
        with suppress(NothingKnown, NoSuchRaster):
            self._doubt(ShorelineParameters(**asked))


def _whole_metres(bounds: tuple[float, float, float, float]) -> list[float]:
    return [float(round(each)) for each in bounds]
