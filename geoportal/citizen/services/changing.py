"""The frame of every change of a request: lock it, check who and from which version, log it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.citizen import rights
from geoportal.citizen.models import CitizenRequest, StateChange
from geoportal.citizen.states import ENDED, State, Verb, next_state
from layers.access.actor import Actor
from layers.catalog.acting import acting
from layers.catalog.texts import as_written

TEXT_LIMIT = 5000


class ChangedMeanwhile(Exception):
    """Somebody else changed the request after it was read; nothing was written.

    Carries the request as it is now, so that a page can show what changed beside what was typed.
    """

    def __init__(self, current: CitizenRequest) -> None:
        super().__init__(current.number)
        self.current = current


class TextRefused(ValueError):
    """A text is missing or too long; the message is for people."""


@contextmanager
def changing(
    actor: Actor, key: int, version: int | None, permission: str = "citizen.decide_request"
) -> Iterator[CitizenRequest]:
    """The request, locked, inside a transaction; saved with a new version at the end.

    Args:
        actor: who changes it.
        key: which request.
        version: the version that the actor has read; None where the order does not matter
            (a note or a message is added, nothing is replaced).
        permission: what the actor must be allowed.

    Raises:
        CitizenRequest.DoesNotExist: no such request, or none for this actor.
        PermissionDenied: the actor may see it but not do this.
        ChangedMeanwhile: another version is there already.
    """
    with acting(actor):
        request = (
            CitizenRequest.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=key)
        )
        rights.require(permission, actor, request)
        if version is not None and version != request.version:
            raise ChangedMeanwhile(request)
        yield request
        request.version += 1
        request.changed_at = timezone.now()
        request.save()


def step(  # the one place where a state changes
    request: CitizenRequest,
    verb: Verb,
    *,
    actor: Actor | None,
    detail: str = "",
    by_citizen: bool = False,
) -> StateChange:
    """Move the request along the table and remember the step.

    Raises:
        WrongState: the table has no such way.
    """
    before = State(request.state)
    after = next_state(verb, before)
    if verb is Verb.REOPEN and request.agency_id is None:
        after = State.RECEIVED
    now = timezone.now()
    request.state = after
    request.ended_at = (request.ended_at or now) if after in ENDED else None
    return StateChange.objects.create(
        request=request,
        at=now,
        verb=verb,
        from_state=before,
        to_state=after,
        account_id=actor.account_id if actor else None,
        by_citizen=by_citizen,
        detail=detail[:400],
    )


def checked_text(text: str, *, required: bool = True) -> str:
    """The text without surrounding space and control characters.

    Raises:
        TextRefused: empty though required, or over the limit.
    """
    clean = as_written(text)
    if required and not clean:
        raise TextRefused(_("Écrivez un texte."))
    if len(clean) > TEXT_LIMIT:
        raise TextRefused(
            _("Le texte a %(length)s caractères ; il peut en avoir %(limit)s au plus.")
            % {"length": len(clean), "limit": TEXT_LIMIT}
        )
    return clean
