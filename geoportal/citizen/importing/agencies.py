"""The agencies that a file names, found or created."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from geoportal.citizen.importing.codes import code_of, shortened
from geoportal.citizen.importing.settings import Settings
from layers.access.models import Agency
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import copy_models, fresh_keys

SLUG, NAME = 60, 120


class Agencies:
    """Finds agencies by name; new ones get their keys now and are saved at the end."""

    def __init__(self, territory: str, settings: Settings) -> None:
        self._territory = territory
        self._settings = settings
        self._ids: dict[str, int] = dict(
            Agency.objects.filter(territory_id=territory).values_list("slug", "id")
        )
        self._keys = fresh_keys(Agency)
        self._new: list[Agency] = []
        self._resolved: dict[str, int | str | None] = {"": None}

    def keys(self, names: Sequence[str], refusals: Refusals) -> list[int | str | None]:
        """The agency's key of each row, None where the file names none; a row whose agency is
        unknown is refused with the reason that stands for the key.
        """
        for name in dict.fromkeys(names):
            if name not in self._resolved:
                self._resolved[name] = self._resolve(name)
        found = [self._resolved[name] for name in names]
        if any(isinstance(self._resolved[name], str) for name in set(names)):
            for index, agency in enumerate(found):
                if isinstance(agency, str):
                    refusals.add(index, "agency", agency)
        return found

    def save(self) -> None:
        """Create what the file was the first to name, inside the transaction of the import."""
        copy_models(self._new)

    def _resolve(self, name: str) -> int | str | None:
        slug = code_of(name, limit=SLUG)
        if slug not in self._ids:
            if not self._settings.new_agencies:
                return _("Service inconnu : « %s ».") % name[:80]
            key = self._ids[slug] = next(self._keys)
            self._new.append(
                Agency(
                    id=key,
                    territory_id=self._territory,
                    slug=slug,
                    name=shortened(name, NAME),
                )
            )
        return self._ids[slug]
