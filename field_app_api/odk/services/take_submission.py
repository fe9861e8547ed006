"""Take a submission: one operation of the field protocol, whatever is posted twice or in parts."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from field_app_api.odk.reading import (
    NotXml,
    Submission,
    about_of,
    operation_id,
    place_of,
    read_submission,
    values_of,
)
from field_app_api.odk.services.await_media import await_media
from field_app_api.odk.services.take_attachment import keep_unclaimed
from field_app_api.odk.xforms import PLACE, form_for, is_asked
from field_app_api.sync.models import Operation
from field_app_api.sync.receipts import Receipt, receipt_of
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.keep_unread import keep_unread
from field_app_api.sync.services.receive import receive
from field_app_api.sync.vocabulary import Outcome
from layers.catalog.collecting import FieldForm
from layers.catalog.layer import Layer

MOST_XML_BYTES = 1024 * 1024
_NUMBER = re.compile(r"([0-9]{1,6})(?:-|$)", re.ASCII)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Taken:
    """A submission that became an operation."""

    submission: Submission
    receipt: Receipt

    @property
    def operation(self) -> UUID:
        """The id of the operation."""
        return operation_id(self.submission.instance)

    def now(self, sender: Sender) -> Taken:
        """The same with the receipt of now: its files may have come."""
        mine = Operation.objects.filter(pk=self.operation, account=sender.account).first()
        if mine is None or self.receipt["outcome"] == Outcome.ID_REUSED:
            return self
        return Taken(self.submission, receipt_of(sender.actor, mine))


class Kept(Exception):
    """It could not become an operation, and waits for a person; the receipt says why.

    `status` is what HTTP has for it: 400 (no submission) or 404 (of no form that one may fill in).
    """

    def __init__(self, status: int, receipt: Receipt) -> None:
        super().__init__(receipt["reason"])
        self.status = status
        self.receipt = receipt


def take_submission(
    sender: Sender, raw: bytes, device: str, unknown_form: str, *, form: str = "", after: str = ""
) -> Taken:
    """The receipt of a submission; durable when this returns or raises `Kept`.

    Args:
        sender: whose it is.
        raw: its XML as it came.
        device: what the app calls itself.
        unknown_form: the sentence for a form that the sender may not fill in.
        form: the id of the form that it was posted to, if the address says so.
        after: the instance that it is a new version of, if the XML does not say.

    Raises:
        Kept: it is no submission, or of no form.
        QuarantineFull: as `Kept`, and there is no room for more.
        OperationalError: the database could not; nothing happened.
    """
    try:
        submission = read_submission(raw)
    except NotXml as wrong:
        raise Kept(400, keep_unread(sender, raw, str(wrong), named=wrong.named)) from None
    found = form_for(sender.actor, submission.form)
    key = operation_id(submission.instance)
    if found is None or form not in {"", submission.form}:
        raise Kept(404, keep_unread(sender, raw, unknown_form, named=key))
    known = Operation.objects.filter(pk=key, account=sender.account).first()
    about = about_of(key, known.body) if known is not None else None
    if known is not None and about is not None and about.xml == submission.xml:
        # What it was built upon may have changed since; it is still the same submission.
        return _awaiting(sender, Taken(submission, receive(sender, known.body)))
    replaced = submission.replaces or after
    parts = (*found, submission, _UNPRINTABLE.sub("", device)[:64] or "odk")
    body = _update(sender, *parts, replaced) if replaced else _create(*parts)
    return _awaiting(sender, Taken(submission, receive(sender, body)))


def _awaiting(sender: Sender, taken: Taken) -> Taken:
    """The same, when what it names and has not come is waited for."""
    if taken.receipt["outcome"] != Outcome.ID_REUSED:
        await_media(sender, taken.operation)
    return taken.now(sender)


def keep_without_xml(sender: Sender, reason: str, files: Sequence[tuple[str, bytes]]) -> Receipt:
    """Files that came without the submission that they belong to: they are kept, and said to be.

    Raises:
        QuarantineFull: there is no room for more.
    """
    told = []
    for name, data in files:
        keep_unclaimed(sender, name, data)
        told.append({"name": name, "sha256": sha256(data).hexdigest(), "size": len(data)})
    return keep_unread(sender, json.dumps({"files": told}).encode(), reason)


def _create(layer: Layer, form: FieldForm, submission: Submission, device: str) -> dict[str, Any]:
    values = values_of(form, submission)
    return _operation(layer, form, submission, device) | {
        "method": "create",
        "new": values,
        "odk": _about(submission, submission.instance, values),
    }


def _update(
    sender: Sender,
    layer: Layer,
    form: FieldForm,
    submission: Submission,
    device: str,
    replaced: str,
) -> dict[str, Any]:
    values = values_of(form, submission)
    before = Operation.objects.filter(pk=operation_id(replaced), layer=layer.id).first()
    known = _known(sender, form, before) if before is not None else None
    asked = {question.name for question in form.questions if is_asked(question)}
    if known is None:
        later = {each.name for each in form.questions if "update" in each.on}
        new = {
            name: value for name, value in values.items() if name in later | (values.keys() - asked)
        }
    else:
        names = [*values, *(name for name in known if name in asked and name not in values)]
        new = {name: values.get(name) for name in names if values.get(name) != known.get(name)}
        new |= _moved(before, submission)
    body = _operation(layer, form, submission, device) | {
        "method": "update",
        "new": new,
        "old": {name: known.get(name) for name in new} if known is not None else {},
        "odk": _about(submission, _root(before) or replaced, values),
    }
    if before is None or known is None or before.account_id == sender.account:
        return body | {"parent": str(operation_id(replaced))}
    # Another's: it cannot be waited for, but it is here.
    return body | {"key": before.key, "base_version": before.version}


def _known(sender: Sender, form: FieldForm, before: Operation) -> Mapping[str, Any] | None:
    """What the replaced version said, if the sender may know."""
    is_own = before.account_id == sender.account
    if not is_own and (before.key is None or not form.read(sender.actor, [before.key])):
        return None
    about = about_of(before.pk, before.body)
    said: Mapping[str, Any] = before.body.get("new") or {}
    return about.values if about is not None else said


def _moved(before: Operation | None, submission: Submission) -> dict[str, Any]:
    """Another place than before: no form asks that of an update, so that a person will look."""
    place = place_of(submission).get("geometry")
    if before is None or place is None or place == before.body.get("geometry"):
        return {}
    return {PLACE: " ".join(submission.answers[PLACE])}


def _root(before: Operation | None) -> str:
    about = about_of(before.pk, before.body) if before is not None else None
    return about.root if about is not None else ""


def _operation(
    layer: Layer, form: FieldForm, submission: Submission, device: str
) -> dict[str, Any]:
    number = _NUMBER.match(submission.version)
    return {
        "id": str(operation_id(submission.instance)),
        "schema": int(number[1]) if number else form.version,
        "device": device,
        "sequence": 1,
        "at": submission.at,
        "layer": layer.id,
    } | place_of(submission)


def _about(submission: Submission, root: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What no operation has a place for, and clients ask for again."""
    return {
        "instance": submission.instance,
        "root": root,
        "version": submission.version[:100],
        "values": dict(values),
        "media": list(submission.media),
        "xml": submission.xml,
    }
