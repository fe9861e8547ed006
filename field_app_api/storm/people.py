"""Who stands in a storm, and on what: the first layer that is written in the field by creating."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from field_app_api.storm.plan import TEAMS, Subject
from layers.access.models import Account, Membership, Territory
from layers.access.roles import Role
from layers.access.services.sign_in_device import issue_token
from layers.catalog.collecting import FieldForm, Question, form_of
from layers.catalog.registry import all_layers


def make_people(phones: int) -> list[str]:
    """A token a phone; the phones of a team belong to one account."""
    home, _created = Territory.objects.get_or_create(
        key=settings.HOME_TERRITORY, defaults={"name": "Tempête"}
    )
    teams = []
    for number in range(TEAMS):
        account = Account.objects.create_user(f"equipe-{number}")
        # Whatever the layer asks of who writes it.
        Membership.objects.bulk_create(
            Membership(account=account, territory=home, role=role) for role in Role
        )
        teams.append(account)
    return [issue_token(teams[number % TEAMS], f"phone-{number:03}") for number in range(phones)]


def find_subject() -> Subject:
    """The layer to be written, with the texts of its form that are asked at both ends.

    Raises:
        LookupError: no layer is created in the field.
    """
    for layer in all_layers():
        form = form_of(layer)
        if form is None or "create" not in layer.writers or form.asks_place is False:
            continue
        texts = [
            each.name
            for each in form.questions
            if each.kind in ("text", "long-text") and {"create", "update"} <= each.on
        ]
        if len(texts) >= 2:
            return Subject(layer.id, form.version, _required(form), texts[0], texts[1])
    raise LookupError("no layer is created in the field")


def _required(form: FieldForm) -> dict[str, Any]:
    return {
        question.name: _something(question)
        for question in form.questions
        if question.required and "create" in question.on
    }


def _something(question: Question) -> Any:
    return question.codes[0][0] if question.codes else "tempête"
