"""Decide what becomes of an operation, and do it through the services of its layer."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import OperationalError, transaction
from django.utils.translation import gettext as _

from field_app_api.sync.family import CannotJoin, join_family
from field_app_api.sync.gone import stays
from field_app_api.sync.models import Operation
from field_app_api.sync.reading import Said, read_operation
from field_app_api.sync.rights import may_fill_in
from field_app_api.sync.services.attach_files import attach_files
from field_app_api.sync.values import compare, refusals
from field_app_api.sync.vocabulary import DONE, MIXED, Flag, Outcome
from layers.access.actor import Actor
from layers.catalog.collecting import (
    FieldContext,
    FieldForm,
    FieldPlace,
    NoLongerTaken,
    Recorded,
    form_of,
)
from layers.catalog.layer import Layer
from layers.catalog.registry import UnknownLayer, layer_for
from layers.catalog.sql.changes import was_visible_to
from layers.territory.locate import BadCoordinates, point_from_wgs84

logger = logging.getLogger(__name__)
# Clocks of phones are not ours.
AHEAD, LATE, TOO_OLD = timedelta(minutes=5), timedelta(days=1), timedelta(days=400)
# So long an operation waits for what it builds upon.
PATIENCE = timedelta(days=5)
# Nearer than a receiver can tell, a place is the same.
NEAR_M = 5.0


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of an operation."""

    outcome: Outcome
    reason: str = ""
    flags: tuple[str, ...] = ()
    conflict: Mapping[str, Any] | None = None
    key: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class _Work:
    """An operation with all that it takes to do it."""

    operation: Operation
    said: Said
    actor: Actor
    layer: Layer
    form: FieldForm
    context: FieldContext
    key: int | None
    expected: int | None
    flags: tuple[str, ...]
    orphan: bool
    # Whether `expected` is a version that the phone knew: not one into which others have written.
    knew: bool


def settle(operation: Operation, actor: Actor, *, orphan: bool = False) -> None:
    """Do what an operation says, or write down why not; files that are there are attached.

    Call it inside the transaction that holds the row. Whatever a service refuses is undone alone.

    Args:
        operation: kept already.
        actor: on whose behalf.
        orphan: what it builds upon is waited for no longer.

    Raises:
        OperationalError: the database could not: nothing happened, and it may be tried again.
    """
    said = read_operation(operation.repaired or operation.body)
    try:
        if join_family(operation, said, actor, orphan=orphan):
            said = read_operation(operation.repaired)
        settled = _attempt(operation, said, actor, orphan)
    except CannotJoin as refused:
        settled = Settled(Outcome.QUARANTINED, str(refused))
    operation.outcome = settled.outcome
    operation.reason = settled.reason
    operation.flags = list(dict.fromkeys([*operation.flags, *settled.flags]))
    operation.conflict = None if settled.conflict is None else dict(settled.conflict)
    operation.key = settled.key or operation.key or said.key or _key_of_parent(operation, said)
    operation.version = settled.version
    operation.save()
    attach_files(operation, actor)


def _attempt(operation: Operation, said: Said, actor: Actor, orphan: bool) -> Settled:
    flags = (Flag.ORPHAN,) if orphan and said.parent is not None else ()
    try:
        with transaction.atomic():
            return _done(_work(operation, said, actor, orphan))
    except _Waits as waits:
        return Settled(Outcome.WAITING_FOR_PARENT, str(waits))
    except PermissionDenied:
        # In one sentence, whoever refuses: what is not there and what is not theirs are told alike.
        return Settled(Outcome.FORBIDDEN, _not_yours())
    except NoLongerTaken as late:
        if said.method == "delete":
            return Settled(Outcome.APPLIED, flags=(Flag.GONE,))
        return Settled(Outcome.CONFLICT, str(late), flags, conflict=_gone(said))
    except ValidationError as refused:
        return Settled(Outcome.QUARANTINED, " ".join(refused.messages), flags)
    except OperationalError:
        raise
    except Exception:
        # A fault of ours must not cost somebody his day's work.
        logger.exception("operation %s", operation.pk)
        return Settled(
            Outcome.QUARANTINED, _("Une erreur est survenue de notre côté ; rien n’est perdu.")
        )


def _key_of_parent(operation: Operation, said: Said) -> int | None:
    """The object that an edit which could not be done was about."""
    if said.parent is None:
        return None
    parents = Operation.objects.filter(pk=said.parent, account=operation.account)
    return parents.values_list("key", flat=True).first()


class _Waits(Exception):
    """What the operation builds upon is not there yet."""


def _work(operation: Operation, said: Said, actor: Actor, orphan: bool) -> _Work:
    try:
        layer = layer_for(actor, said.layer)
    except UnknownLayer:
        raise PermissionDenied from None
    form = form_of(layer)
    if not may_fill_in(actor, form, said.method, operation.territory):
        raise PermissionDenied
    if form is None or said.method not in layer.writers:
        raise ValidationError(_("Ces fiches ne se modifient pas ainsi sur le terrain."))
    if said.schema > form.version:
        raise ValidationError(_("Cette version du formulaire n’est pas connue ici."))
    wrong = refusals(form, said.method, said.new)
    if wrong:
        raise ValidationError(wrong)
    flags = [Flag.OLD_FORM] if said.schema < form.version else []
    parent = _parent(operation, said, orphan)
    if said.parent is not None and parent is None:
        flags.append(Flag.ORPHAN)
    at, told = _plausible(said.at, operation.received_at)
    return _Work(
        operation=operation,
        said=said,
        actor=actor,
        layer=layer,
        form=form,
        context=FieldContext(actor, operation.territory, at, _place(said)),
        key=said.key or (parent.key if parent else None),
        expected=parent.version if parent and parent.version else said.base_version,
        flags=(*flags, *told),
        orphan=orphan,
        knew=parent is None or _is_all_its_own(parent),
    )


def _is_all_its_own(parent: Operation) -> bool:
    """Whether the version that an operation left holds nothing but what its phone knew."""
    return parent.method in ("create", "update") and MIXED.isdisjoint(parent.flags)


def _parent(operation: Operation, said: Said, orphan: bool) -> Operation | None:
    """What the operation builds upon; None where there is nothing, or it is waited for no longer.

    Raises:
        _Waits: it is not there yet.
    """
    if said.parent is None:
        return None
    parent = Operation.objects.filter(pk=said.parent, account=operation.account).first()
    if parent is not None and parent.outcome in DONE and parent.key is not None:
        if parent.layer != said.layer:
            raise ValidationError(_("Elle s’appuie sur une fiche d’une autre couche."))
        return parent
    if orphan:
        return None
    if parent is not None:
        raise _Waits(_("La saisie sur laquelle elle s’appuie n’est pas encore réglée."))
    raise _Waits(_("La saisie sur laquelle elle s’appuie n’est pas encore arrivée."))


def _plausible(at: datetime | None, received: datetime) -> tuple[datetime, tuple[str, ...]]:
    """The moment of a phone's clock, or of the arrival where that cannot be."""
    if at is None:
        return received, ()
    if at > received + AHEAD or at < received - TOO_OLD:
        return received, (Flag.CLOCK,)
    return min(at, received), (Flag.LATE,) if at < received - LATE else ()


def _place(said: Said) -> FieldPlace | None:
    if said.position is None:
        return None
    try:
        point = point_from_wgs84(*said.position)
    except BadCoordinates as wrong:
        raise ValidationError(str(wrong)) from None
    return FieldPlace(point, said.accuracy_m, said.place_source)


def _done(work: _Work) -> Settled:
    said = work.said
    if said.method == "create" or (work.key is None and work.orphan):
        return _created(work)
    key = work.key
    if key is None:
        raise ValidationError(_("On ne sait pas de quelle fiche il s’agit."))
    model: Any = work.layer.model
    row = model._default_manager.select_for_update(of=("self",)).filter(pk=key).first()
    if row is None:
        if not was_visible_to(work.actor, work.layer, key):
            raise PermissionDenied
        raise NoLongerTaken(_("Cette fiche a été supprimée."))
    work = replace(
        work,
        context=replace(work.context, territory=str(row.territory_id)),
        flags=(*work.flags, *_of_place(work, row)),
    )
    recorded = work.form.read(work.actor, [key]).get(key)
    if recorded is None:
        raise PermissionDenied
    if work.expected is not None and work.expected > recorded.version and not work.orphan:
        raise _Waits(_("Une modification antérieure de cette fiche n’est pas encore arrivée."))
    if said.method == "attach":
        return _settled(work, key, merged=False)
    return _changed(work, key, recorded)


def _changed(work: _Work, key: int, recorded: Recorded) -> Settled:
    said, over = work.said, work.form.over(work.actor, [key]).get(key, "")
    unchanged = work.knew and work.expected == recorded.version
    if said.method == "delete":
        if over and key in work.form.withdrawn(work.actor, [key]):
            raise NoLongerTaken(over)
        if over:
            return Settled(Outcome.CONFLICT, stays(over), work.flags, conflict=_gone(said), key=key)
        if not unchanged:
            return _overlapping(work, {}, recorded.version)
        work.layer.writers["delete"](work.context, key, recorded.version)
        return _settled(work, key, merged=False)
    compared = compare(work.form, said.old, said.new, recorded.values, unchanged=unchanged)
    if over and (compared.changed or compared.overlapping):
        raise NoLongerTaken(over)
    if over and said.new:
        return replace(_settled(work, key, merged=False), flags=(*work.flags, Flag.ALREADY))
    if compared.overlapping:
        return _overlapping(work, compared.overlapping, recorded.version)
    if compared.changed:
        work.layer.writers["update"](work.context, key, recorded.version, dict(compared.changed))
    return _settled(work, key, merged=not unchanged)


def _of_place(work: _Work, row: Any) -> tuple[str, ...]:
    """No writer moves what is there: an edit from elsewhere is told that it has not."""
    place = work.context.place if work.said.method == "update" else None
    near = place is None or row.geom is None or row.geom.distance(place.point) <= NEAR_M
    return () if near else (Flag.PLACE_KEPT,)


def _created(work: _Work) -> Settled:
    said = work.said
    wrong = refusals(work.form, "create", said.new)
    if "create" not in work.layer.writers or wrong:
        raise ValidationError(wrong or _("On ne sait pas de quelle fiche il s’agit."))
    if work.form.asks_place and work.context.place is None:
        raise ValidationError(_("La position manque."))
    key = work.layer.writers["create"](work.context, dict(said.new))
    return _settled(work, key, merged=False)


def _settled(work: _Work, key: int, *, merged: bool) -> Settled:
    recorded = work.form.read(work.actor, [key]).get(key)
    return Settled(
        Outcome.MERGED if merged else Outcome.APPLIED,
        flags=(*work.flags, *((Flag.MERGED,) if merged else ())),
        key=key,
        version=recorded.version if recorded else None,
    )


def _overlapping(work: _Work, overlapping: Mapping[str, Any], version: int) -> Settled:
    return Settled(
        Outcome.CONFLICT,
        _("Quelqu’un d’autre a modifié la même chose entre-temps."),
        work.flags,
        {"kind": "attributes", "attributes": dict(overlapping), "current_version": version},
        work.key,
    )


def _gone(said: Said) -> Mapping[str, Any]:
    return {
        "kind": "gone",
        "attributes": {
            name: {"old": said.old.get(name), "new": value, "current": None}
            for name, value in said.new.items()
        },
        "current_version": None,
    }


def _not_yours() -> str:
    return _("Cette fiche n’existe pas, ou n’est pas à vous.")


def home_territory() -> str:
    """Where new objects go."""
    return str(settings.HOME_TERRITORY)
