"""The life of a request: its states and, in one table, every way from one to another."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    """Where a request stands."""

    RECEIVED = "received", _("Reçue")
    ASSIGNED = "assigned", _("Confiée à un service")
    IN_PROGRESS = "in_progress", _("En cours")
    RESOLVED = "resolved", _("Résolue")
    # With a context: Django's own French would make « Fermer » of this word.
    CLOSED = "closed", pgettext_lazy("demande", "Close")
    REFUSED = "refused", _("Refusée")
    FORWARDED = "forwarded", _("Transmise ailleurs")
    DUPLICATE = "duplicate", _("Doublon")


class Verb(TextChoices):
    """What moves a request from state to state."""

    ASSIGN = "assign", _("Confier à un service")
    START = "start", _("Prendre en charge")
    RESOLVE = "resolve", _("Marquer résolue")
    CLOSE = "close", _("Clore")
    REFUSE = "refuse", _("Refuser")
    FORWARD = "forward", _("Transmettre ailleurs")
    MARK_DUPLICATE = "mark_duplicate", _("Marquer comme doublon")
    REOPEN = "reopen", _("Rouvrir")


OPEN = frozenset({State.RECEIVED, State.ASSIGNED, State.IN_PROGRESS})
ENDED = frozenset(State) - OPEN
# What a citizen may say « not fixed » of.
CONTESTABLE = frozenset({State.RESOLVED, State.CLOSED, State.REFUSED})


@dataclass(frozen=True, slots=True)
class Transition:
    """One line of the table; `reason` says whether whoever does it must say why."""

    verb: Verb
    sources: frozenset[State]
    target: State
    reason: bool = False


TRANSITIONS = (
    Transition(Verb.ASSIGN, OPEN, State.ASSIGNED),
    Transition(Verb.START, frozenset({State.RECEIVED, State.ASSIGNED}), State.IN_PROGRESS),
    Transition(Verb.RESOLVE, OPEN, State.RESOLVED),
    Transition(Verb.CLOSE, OPEN | {State.RESOLVED, State.FORWARDED}, State.CLOSED, reason=True),
    Transition(Verb.REFUSE, OPEN, State.REFUSED, reason=True),
    Transition(Verb.FORWARD, OPEN, State.FORWARDED, reason=True),
    Transition(Verb.MARK_DUPLICATE, OPEN, State.DUPLICATE),
    Transition(Verb.REOPEN, ENDED, State.ASSIGNED, reason=True),
)
BY_VERB = {transition.verb: transition for transition in TRANSITIONS}


class CloseReason(TextChoices):
    """Why a request is closed."""

    DONE = "done", _("Le problème est réglé")
    NOT_FOUND = "not_found", _("Rien n’a été constaté sur place")
    PLANNED = "planned", _("Des travaux sont programmés")
    NOT_OURS = "not_ours", _("Ne relève pas de nos services")
    NO_ANSWER = "no_answer", _("Sans réponse à une demande de précision")
    OTHER = "other", _("Autre raison")


class WrongState(ValueError):
    """The request is not in a state from which this can be done; the message is for people."""


def next_state(verb: Verb, state: State) -> State:
    """The state after a verb.

    Raises:
        WrongState: the table has no such way.
    """
    transition = BY_VERB[verb]
    if state not in transition.sources:
        raise WrongState(
            _("« %(verb)s » n’est pas possible : la demande est « %(state)s ».")
            % {"verb": verb.label, "state": state.label}
        )
    return transition.target


def verbs_from(state: State) -> tuple[Verb, ...]:
    """What can be done with a request in a state, in the table's order."""
    return tuple(each.verb for each in TRANSITIONS if state in each.sources)


def state_label(code: str) -> str | Promise:
    """The French name of a stored state."""
    return State(code).label
