"""Correct a find."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from archaeology.sites.layers import FINDS
from archaeology.sites.models import Assertion, Find
from archaeology.sites.rights import to_change
from archaeology.sites.services.record_find import FindFacts, fill
from archaeology.sites.services.saving import require_version, save
from archaeology.sites.vocabulary import Statement
from layers.access.actor import Actor
from layers.catalog.acting import acting

# What an assertion, once preferred, says instead of whoever edits the find.
_SAID = {
    Statement.DATING: ("dating",),
    Statement.POSITION: ("geom", "precision_class", "precision_m"),
    Statement.LEVEL: ("height",),
}


def change_find(actor: Actor, key: int, version: int, facts: FindFacts) -> Find:
    """The find as it is now said to be; `FindFacts.of` gives what was.

    Raises:
        PermissionDenied: there is no such find, or none for this actor; or an operation, a unit or
            a source does not exist for him.
        ChangedMeanwhile: somebody else changed it after `version`.
        ValidationError: a value is wrong, the number is taken, or an assertion is preferred for
            what would change: another one is to be preferred then.
    """
    with acting(actor):
        find = to_change(actor, Find, key)
        require_version(find, version)
        _refuse_what_is_asserted(find, FindFacts.of(find), facts)
        fill(actor, find, facts)
        find.version += 1
        save(find)
    return find


def _refuse_what_is_asserted(find: Find, before: FindFacts, after: FindFacts) -> None:
    preferred = Assertion.objects.filter(
        subject_layer=FINDS.id, subject_key=find.pk, aspect="", preferred=True
    )
    for kind in preferred.values_list("kind", flat=True):
        for name in _SAID.get(Statement(kind), ()):
            if getattr(before, name) != getattr(after, name):
                raise ValidationError(
                    {name: _("Une assertion est retenue pour cela : retenez-en une autre.")}
                )
