"""What a citizen reads of a request's life: sentences, without anybody's name or inner reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from geoportal.citizen.models import Message, StateChange
from geoportal.citizen.states import State, Verb


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happened: when, what, and the words exchanged if it is a message."""

    at: datetime
    title: str
    text: str = ""
    from_citizen: bool = False


def state_sentence(state: str, agency: str = "") -> str:
    """Where the request stands, and what comes next."""
    service = agency or _("le service compétent")
    sentences = {
        State.RECEIVED: _("Votre demande est arrivée. Elle va être lue et confiée à un service.")
        if not agency
        else _("Votre demande est arrivée. Elle est orientée vers : %s.") % agency,
        State.ASSIGNED: _("Votre demande est confiée à un service : %s.") % service,
        State.IN_PROGRESS: _("Votre demande est prise en charge par : %s.") % service,
        State.RESOLVED: _("Le problème est réglé, d’après : %s.") % service,
        State.CLOSED: _("Votre demande est close."),
        State.REFUSED: _("Votre demande n’a pas été retenue. L’explication est dans la réponse."),
        State.FORWARDED: _("Votre demande ne relève pas de nos services : elle a été transmise."),
        State.DUPLICATE: _("Ce problème avait déjà été signalé : les demandes sont regroupées."),
    }
    return sentences[State(state)]


def state_sentence_for_all(state: str) -> str:
    """Where a request stands, for somebody who may not be its author."""
    sentences = {
        State.RECEIVED: _(
            "Cette demande est arrivée ; elle n’est pas encore confiée à un service."
        ),
        State.ASSIGNED: _("Cette demande est confiée à un service."),
        State.IN_PROGRESS: _("Cette demande est prise en charge."),
        State.RESOLVED: _("Le problème est réglé, d’après le service."),
        State.CLOSED: _("Cette demande est close."),
        State.REFUSED: _("Cette demande n’a pas été retenue."),
        State.FORWARDED: _("Cette demande a été transmise à un autre organisme."),
        State.DUPLICATE: _("Ce problème avait déjà été signalé."),
    }
    return sentences[State(state)]


def history(changes: Iterable[StateChange], messages: Iterable[Message]) -> list[Step]:
    """The request's life in order, oldest first: steps and messages together."""
    steps = [Step(change.at, _step_title(change)) for change in changes]
    steps += [
        Step(
            message.at,
            _("Vous avez écrit") if message.from_citizen else _("Réponse du service"),
            message.text,
            message.from_citizen,
        )
        for message in messages
    ]
    return sorted(steps, key=lambda step: step.at)


def _step_title(change: StateChange) -> str:
    if change.verb == Verb.REOPEN:
        return (
            _("Vous avez dit que ce n’est pas réglé : la demande est rouverte")
            if change.by_citizen
            else _("Demande rouverte")
        )
    titles = {
        "receive": _("Demande reçue"),
        Verb.ASSIGN: _("Confiée à un service"),
        Verb.START: _("Prise en charge"),
        Verb.RESOLVE: _("Problème réglé, d’après le service"),
        Verb.CLOSE: _("Demande close"),
        Verb.REFUSE: _("Demande non retenue"),
        Verb.FORWARD: _("Transmise à un autre organisme"),
        Verb.MARK_DUPLICATE: _("Regroupée avec une demande déjà connue"),
    }
    return titles[change.verb]
