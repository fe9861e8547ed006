"""What an agent can do with a request: one table for buttons, shortcuts, forms and services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from geoportal.citizen.forms import triage as forms
from geoportal.citizen.models import CitizenRequest
from geoportal.citizen.services.assign_request import assign_request, start_request
from geoportal.citizen.services.end_request import (
    close_request,
    forward_request,
    mark_duplicate,
    refuse_request,
    resolve_request,
)
from geoportal.citizen.services.publish_content import publish_content, withhold_request
from geoportal.citizen.services.reopen_request import reopen_request
from geoportal.citizen.services.write_to_request import add_note, answer_citizen
from geoportal.citizen.states import State, Verb, verbs_from
from layers.access.actor import Actor

Run = Callable[[Actor, CitizenRequest, dict[str, Any]], object]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `code` is the last part of its address, `key` its shortcut.

    `verb` is the line of the state table that permits it; None means in every state.
    """

    code: str
    label: str | Promise
    send: str | Promise
    done: str | Promise
    key: str
    form: type[forms.ActionForm]
    run: Run
    verb: Verb | None = None
    permission: str = "citizen.decide_request"
    main: bool = False
    one_click: bool = False
    tone: str = ""

    def possible(self, state: State) -> bool:
        """Whether the state table has a way."""
        return self.verb is None or self.verb in verbs_from(state)


def _assign(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return assign_request(actor, request.pk, said["version"], said["agency"], said["agent"])


def _start(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return start_request(actor, request.pk, said["version"])


def _answer(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return answer_citizen(actor, request.pk, said["text"])


def _note(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return add_note(actor, request.pk, said["text"])


def _resolve(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return resolve_request(actor, request.pk, said["version"], said["text"])


def _close(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return close_request(actor, request.pk, said["version"], said["reason"], said["text"])


def _refuse(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return refuse_request(actor, request.pk, said["version"], said["text"])


def _forward(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return forward_request(actor, request.pk, said["version"], said["recipient"], said["text"])


def _duplicate(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return mark_duplicate(actor, request.pk, said["version"], said["original"], said["text"])


def _reopen(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return reopen_request(actor, request.pk, said["version"], said["text"])


def _publish(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    photos = [UUID(key) for key in said.get("photos", [])]
    return publish_content(actor, request.pk, said["version"], text=said["release"], photos=photos)


def _withhold(actor: Actor, request: CitizenRequest, said: dict[str, Any]) -> object:
    return withhold_request(actor, request.pk, said["version"], withheld=said["withheld"])


ACTIONS = (
    Action(
        "repondre", _("Répondre"), _("Envoyer la réponse"), _("Réponse envoyée."),
        "r", forms.AnswerForm, _answer, main=True,
    ),
    Action(
        "noter", _("Noter"), _("Ajouter la note"), _("Note ajoutée."),
        "n", forms.NoteForm, _note, permission="citizen.handle_request", main=True,
    ),
    Action(
        "confier", _("Confier"), _("Confier"), _("Demande confiée."),
        "a", forms.AssignForm, _assign, Verb.ASSIGN, main=True,
    ),
    Action(
        "prendre-en-charge", _("Prendre en charge"), _("Prendre en charge"),
        _("Vous avez pris la demande en charge."),
        "p", forms.StartForm, _start, Verb.START, main=True, one_click=True,
    ),
    Action(
        "rouvrir", _("Rouvrir"), _("Rouvrir la demande"), _("Demande rouverte."),
        "o", forms.ReopenForm, _reopen, Verb.REOPEN, main=True,
    ),
    Action(
        "resoudre", _("Résoudre"), _("Marquer résolue"), _("Demande résolue."),
        "s", forms.ResolveForm, _resolve, Verb.RESOLVE, main=True,
    ),
    Action(
        "clore", _("Clore"), _("Clore la demande"), _("Demande close."),
        "c", forms.CloseForm, _close, Verb.CLOSE, main=True,
    ),
    Action(
        "transmettre", _("Transmettre ailleurs"), _("Transmettre"), _("Demande transmise."),
        "f", forms.ForwardForm, _forward, Verb.FORWARD,
    ),
    Action(
        "doublon", _("Marquer comme doublon"), _("Marquer comme doublon"),
        _("Demande marquée comme doublon."),
        "d", forms.DuplicateForm, _duplicate, Verb.MARK_DUPLICATE,
    ),
    Action(
        "refuser", _("Refuser"), _("Refuser la demande"), _("Demande refusée."),
        "x", forms.RefuseForm, _refuse, Verb.REFUSE, tone="danger",
    ),
    Action(
        "publier", _("Publier texte et photos"), _("Enregistrer"), _("Publication enregistrée."),
        "u", forms.PublishForm, _publish,
    ),
    Action(
        "reserver", _("Retirer du public"), _("Enregistrer"), _("Publication enregistrée."),
        "m", forms.WithholdForm, _withhold,
    ),
)  # fmt: skip
BY_CODE = {action.code: action for action in ACTIONS}
