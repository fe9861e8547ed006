"""Kinds of operations: define, change, delete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.kinds import checked_attributes
from geoportal.police.models import SPEED_CHECK, OperationKind, Secrecy
from geoportal.police.rights import require_police
from geoportal.police.services.changing import changing, found
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.changing import ConflictingChange, checked_fields, refusing

Attributes = Sequence[Mapping[str, Any]]
SPEED_CHECK_TITLE = "Contrôle de vitesse"
SAME_CODE = {"operation_kind_code_unique": ("code", gettext_lazy("Ce code existe déjà."))}
SPEED_CHECK_COLOR = "#6a0f2b"


def define_kind(
    actor: Actor,
    territory: str,
    *,
    code: str,
    title: str,
    color: str,
    default_secrecy: Secrecy = Secrecy.RESTRICTED,
    attributes: Attributes = (),
) -> OperationKind:
    """Make a kind of operation.

    Raises:
        PermissionDenied: the actor is not of that territory's police.
        ValidationError: with a sentence for each field.
    """
    require_police(actor, territory)
    kind = OperationKind(territory_id=territory, code=code.strip())
    _fill(kind, title, color, default_secrecy, attributes)
    with acting(actor), refusing(SAME_CODE):
        kind.save()
    return kind


def change_kind(
    actor: Actor,
    key: int,
    version: int,
    *,
    title: str,
    color: str,
    default_secrecy: Secrecy,
    attributes: Attributes = (),
) -> OperationKind:
    """Change a kind; its code stays, and so do the details of operations that there are.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: with a sentence for each field.
    """
    with changing(actor, OperationKind, key, version) as kind:
        _fill(kind, title, color, default_secrecy, attributes)
    return kind


def delete_kind(actor: Actor, key: int, version: int) -> None:
    """Delete a kind of which there is no operation.

    Raises:
        PermissionDenied: see `found`.
        ConflictingChange: another version is there already.
        ValidationError: it is in use, or it is the speed check.
    """
    with acting(actor):
        kind = found(actor, OperationKind, key, lock=True)
        if kind.version != version:
            raise ConflictingChange(kind)
        if kind.is_speed_check:
            raise ValidationError(_("Le contrôle de vitesse ne se supprime pas."))
        try:
            kind.delete()
        except ProtectedError:
            raise ValidationError(
                _("Des opérations sont de cette nature : elle ne se supprime pas.")
            ) from None


def speed_check_kind(territory: str) -> OperationKind:
    """The territory's kind of speed checks, made with its first session: reads never make it."""
    kind, _made = OperationKind.objects.get_or_create(
        territory_id=territory,
        code=SPEED_CHECK,
        defaults={"title": SPEED_CHECK_TITLE, "color": SPEED_CHECK_COLOR},
    )
    return kind


def _fill(
    kind: OperationKind, title: str, color: str, secrecy: Secrecy, attributes: Attributes
) -> None:
    kind.title = title.strip()
    kind.color = color.strip().lower()
    kind.default_secrecy = secrecy
    kind.attributes = checked_attributes(list(attributes))
    checked_fields(kind, without=("territory",))
    if kind.is_speed_check and kind.default_secrecy != Secrecy.RESTRICTED:
        raise ValidationError(
            {"default_secrecy": _("Les contrôles de vitesse restent réservés à la police.")}
        )
