"""Fields in which somebody chooses objects of a layer: from those near a place, or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from field_app_api.desk.near import LonLat, Near, called, is_key, keyed, near
from layers.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Choosing:
    """Whose choice it is, in which layer and territory, and near which place."""

    actor: Actor
    layer: str
    territory: str
    place: LonLat | None

    def offered(self, chosen: Sequence[Any]) -> list[tuple[str, str]]:
        """What was chosen already, in its order, then what lies near."""
        beside = near(self.actor, self.layer, self.territory, self.place) if self.place else []
        metres = {each.key: each for each in beside}
        known = keyed(self.actor, self.layer, chosen)
        first = [metres.get(key) or known.get(key) or _lost(key) for key in chosen]
        rest = [each for each in beside if each.key not in chosen]
        return [(str(each.key), str(each)) for each in (*first, *rest)]

    def sees(self, values: Sequence[str]) -> bool:
        """Whether these are keys of objects that the actor may see."""
        keys = [int(each) for each in values if each.isascii() and each.isdigit()]
        return len(keys) == len(values) and len(keyed(self.actor, self.layer, keys)) == len(
            set(keys)
        )

    def named(self, text: str) -> list[int]:
        """The keys of objects by their names, separated by commas.

        Raises:
            ValidationError: one of the names is nobody's, or of several.
        """
        found = []
        for name in (each.strip() for each in text.replace(";", ",").split(",")):
            if not name:
                continue
            rows = called(self.actor, self.layer, self.territory, name)
            if not rows:
                raise ValidationError(_("« %s » n’existe pas ici.") % name)
            if len(rows) > 1:
                raise ValidationError(
                    _("Plusieurs s’appellent « %s » : choisissez dans la liste.") % name
                )
            found.append(rows[0].key)
        return found


def _lost(key: Any) -> Near:
    return Near(key, _("n° %s") % key, _("introuvable"))


class FeatureField(forms.ChoiceField):
    """The key of one object, or None."""

    widget = forms.RadioSelect

    def __init__(
        self, choosing: Choosing, chosen: Any, posted: Sequence[str] = (), **options: Any
    ) -> None:
        self.choosing = choosing
        given = [chosen] if is_key(chosen) else []
        choices = [*choosing.offered(_with(given, posted)), ("", _("Aucune de celles-là"))]
        super().__init__(choices=choices, initial=given[0] if given else "", **options)
        self.error_messages["invalid_choice"] = _not_there()

    def valid_value(self, value: Any) -> bool:
        """Whatever the list showed: the place may have been moved since."""
        return self.choosing.sees([value])

    def clean(self, value: Any) -> int | None:
        """The key."""
        text = super().clean(value)
        return int(text) if text else None


class FeaturesField(forms.MultipleChoiceField):
    """The keys of several objects, in the order in which they are shown."""

    widget = forms.CheckboxSelectMultiple

    def __init__(
        self, choosing: Choosing, chosen: Any, posted: Sequence[str] = (), **options: Any
    ) -> None:
        self.choosing = choosing
        given = [each for each in chosen if is_key(each)] if isinstance(chosen, list) else []
        super().__init__(choices=choosing.offered(_with(given, posted)), initial=given, **options)
        self.error_messages["invalid_choice"] = _not_there()

    def valid_value(self, value: Any) -> bool:
        """See `FeatureField`."""
        return self.choosing.sees([value])

    def clean(self, value: Any) -> list[int]:
        """The keys."""
        return [int(each) for each in super().clean(value)]


def _with(given: Sequence[int], posted: Sequence[str]) -> list[int]:
    """What a phone chose and what was chosen since, each once."""
    keys = (int(each) for each in posted if each.isascii() and each.isdigit() and len(each) < 17)
    return list(dict.fromkeys([*given, *(key for key in keys if is_key(key))]))


def _not_there() -> str:
    return _("Cette fiche n’existe pas, ou n’est pas à vous : choisissez-en une autre.")
