"""The two levels of categories that a file names, found or created."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from geoportal.citizen.importing.codes import code_of, shortened
from geoportal.citizen.importing.settings import Settings
from geoportal.citizen.models import Category, CategoryGroup
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import copy_models, fresh_keys

GROUP_CODE, CATEGORY_CODE = 60, 150


class Categories:
    """Finds categories by group and title; new ones get their keys now and are saved at the end."""

    def __init__(self, territory: str, settings: Settings) -> None:
        self._territory = territory
        self._settings = settings
        self._groups: dict[str, int] = dict(
            CategoryGroup.objects.filter(territory_id=territory).values_list("code", "id")
        )
        self._by_code: dict[str, int] = {}
        self._by_title: dict[str, list[int]] = {}
        self.withheld: set[int] = set()
        for key, code, title, withheld in Category.objects.filter(
            territory_id=territory
        ).values_list("id", "code", "title", "withheld"):
            self._by_code[code] = key
            self._by_title.setdefault(title.casefold(), []).append(key)
            if withheld:
                self.withheld.add(key)
        self._resolved: dict[tuple[str, str], int | None] = {}
        self._group_keys = fresh_keys(CategoryGroup)
        self._keys = fresh_keys(Category)
        self._new_groups: list[CategoryGroup] = []
        self._new: list[Category] = []

    def keys(
        self, groups: Sequence[str], titles: Sequence[str], refusals: Refusals
    ) -> list[int | None]:
        """The category's key of each row; rows without a known category are refused."""
        pairs = list(zip(groups, titles, strict=True))
        for pair in dict.fromkeys(pairs):
            if pair not in self._resolved:
                self._resolved[pair] = self._resolve(*pair)
        found = [self._resolved[pair] for pair in pairs]
        if None in found:
            for index, key in enumerate(found):
                if key is None:
                    refusals.add(index, "category", _why(titles[index]))
        return found

    def save(self) -> None:
        """Create what the file was the first to name, inside the transaction of the import."""
        copy_models(self._new_groups)
        copy_models(self._new)

    def _resolve(self, group: str, title: str) -> int | None:
        known = self._known(group, title)
        if known is None and title and group and self._settings.new_categories:
            return self._create(group, title)
        return known

    def _known(self, group: str, title: str) -> int | None:
        code = code_of(group, title, limit=CATEGORY_CODE)
        if title and code in self._by_code:
            return self._by_code[code]
        # Categories made by hand have codes of their own; an ambiguous title is no answer.
        by_hand = [] if self._settings.new_categories else self._by_title.get(title.casefold(), [])
        return self._by_code.get(title) or (by_hand[0] if len(by_hand) == 1 else None)

    def _create(self, group: str, title: str) -> int:
        group_code = code_of(group, limit=GROUP_CODE)
        if group_code not in self._groups:
            group_key = self._groups[group_code] = next(self._group_keys)
            self._new_groups.append(
                CategoryGroup(
                    id=group_key,
                    territory_id=self._territory,
                    code=group_code,
                    title=shortened(group, 200),
                )
            )
        code = code_of(group, title, limit=CATEGORY_CODE)
        key = self._by_code[code] = next(self._keys)
        self._new.append(
            Category(
                id=key,
                group_id=self._groups[group_code],
                territory_id=self._territory,
                code=code,
                title=shortened(title, 250),
            )
        )
        return key


def _why(title: str) -> str:
    if not title.strip():
        return _("La catégorie manque.")
    return _("Catégorie inconnue : « %s ».") % title[:80]
