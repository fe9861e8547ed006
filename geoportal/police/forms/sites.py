"""Forms of speed sites: register one, change one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from geoportal.police.models import Direction, SiteKind, SpeedSite
from geoportal.police.services.register_site import SiteFacts
from layers.ui.form_fields import LineField, PointField, written


def _day(**options: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget, **options)


class SiteForm(forms.Form):
    """A road segment with its limit; fields are named as the service names what it refuses."""

    road = forms.CharField(
        label=_("Nom de la voie"), max_length=120, help_text=_("Par exemple : rue de la République")
    )
    code = forms.CharField(
        label=_("Code du site"),
        max_length=60,
        help_text=_("Court et propre à ce site, par exemple D982-1."),
    )
    segment = forms.CharField(
        label=_("Section"),
        max_length=200,
        required=False,
        help_text=_("Par exemple : de l’école au rond-point"),
    )
    geom = LineField(
        label=_("Tracé de la section"),
        help_text=_("Deux points au moins, un par ligne : latitude, longitude (49.5178, 0.5345)."),
    )
    point = PointField(
        label=_("Emplacement exact de l’appareil"),
        help_text=_("Latitude, longitude ; à 200 m du tracé au plus. Il reste à la police seule."),
    )
    kind = forms.ChoiceField(label=_("Nature"), choices=SiteKind.choices)
    direction = forms.ChoiceField(
        label=_("Sens mesuré"), choices=Direction.choices, initial=Direction.BOTH
    )
    towards = forms.CharField(
        label=_("Vers"), max_length=120, required=False, help_text=_("Par exemple : Lillebonne")
    )
    limit_kmh = forms.IntegerField(
        label=_("Limite (km/h)"), min_value=5, max_value=130, required=False
    )
    limit_order = forms.CharField(
        label=_("Arrêté qui la fixe"),
        max_length=120,
        required=False,
        help_text=_("Par exemple : 2021-114"),
    )
    limit_ordered_on = _day(label=_("Date de l’arrêté"))
    reason = forms.CharField(
        label=_("Motif de la limite"),
        max_length=300,
        required=False,
        help_text=_("Par exemple : abords de l’école"),
    )
    limit_since = _day(
        label=_("Si la limite change : depuis quel jour"),
        help_text=_(
            "D’office aujourd’hui. Les séances d’avant ce jour gardent la limite qui était en "
            "vigueur."
        ),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, site: SpeedSite | None = None) -> None:
        super().__init__(data, initial=None if site is None else _told(site))
        self.site = site
        if site is None:
            del self.fields["limit_since"]

    def facts(self) -> SiteFacts:
        """What was filled in, for the service; a place that was left as it was is not rounded."""
        told: dict[str, Any] = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"geom", "kind", "direction", "version"}
        }
        line = self.cleaned_data["geom"]
        if self.site is not None:
            if "geom" not in self.changed_data:
                line = self.site.geom if self.site.is_segment else None
            if "point" not in self.changed_data:
                told["point"] = self.site.point
        return SiteFacts(
            segment_line=line,
            kind=SiteKind(self.cleaned_data["kind"]),
            direction=Direction(self.cleaned_data["direction"]),
            # What was meant to be outside the communes may stay there.
            outside=self.site is not None and self.site.commune_id is None,
            **told,
        )


def _told(site: SpeedSite) -> dict[str, Any]:
    names = (
        *("road", "code", "segment", "kind", "direction", "towards", "version"),
        *("limit_kmh", "limit_order", "limit_ordered_on", "reason"),
    )
    place = site.point or (None if site.is_segment else site.geom)
    return {name: getattr(site, name) for name in names} | {
        "geom": written(site.geom) if site.is_segment else "",
        "point": written(place) if place is not None else "",
    }
