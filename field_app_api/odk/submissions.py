"""Submissions as somebody may see them: one's own, and those about objects that one gets whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from field_app_api.odk.reading import about_of, operation_id
from field_app_api.odk.xforms import PLACE
from field_app_api.sync.models import Operation, OperationFile
from field_app_api.sync.sender import Sender
from field_app_api.sync.vocabulary import DONE, FileState, Flag, Outcome
from layers.catalog.collecting import FieldForm
from layers.catalog.layer import Layer

# The newest; who wants more asks the layer itself.
MOST = 20_000
_AT_ONCE = 1_000
EVERYTHING = Q()
_UNSETTLED = frozenset({Outcome.CONFLICT, Outcome.QUARANTINED, Outcome.FORBIDDEN})


@dataclass(slots=True)
class Shown:
    """A submission with its later versions and the files of all of them.

    `files` tells of each name whether the file is here, `kept` the latest of that name which is.
    """

    operation: Operation
    edits: list[Operation] = field(default_factory=list)
    files: dict[str, bool] = field(default_factory=dict)
    kept: dict[str, OperationFile] = field(default_factory=dict)

    @property
    def instance(self) -> str:
        """The id that stands for the submission in all its versions."""
        return instance_of(self.operation)

    @property
    def versions(self) -> list[Operation]:
        """All of it, the first one first."""
        return [self.operation, *self.edits]

    @property
    def values(self) -> dict[str, Any]:
        """What was said, as last said."""
        told: dict[str, Any] = {}
        for each in self.versions:
            told |= (each.repaired or each.body).get("new") or {}
        return told

    @property
    def place(self) -> Any:
        """Where, as a GeoJSON point in WGS 84, or None."""
        return (self.operation.repaired or self.operation.body).get("geometry")

    @property
    def review(self) -> str | None:
        """What Central calls the state of review."""
        latest = self.edits[-1] if self.edits else self.operation
        if latest.outcome in _UNSETTLED:
            return "hasIssues"
        return "edited" if self.edits else None

    @property
    def version(self) -> str:
        """The version of the form that it was filled in with."""
        about = about_of(self.operation.pk, self.operation.body)
        return about.version if about is not None else str(self.operation.schema)


def instance_of(operation: Operation) -> str:
    """The instance id that an operation came with, or would have."""
    about = about_of(operation.pk, operation.body)
    return about.instance if about is not None else f"uuid:{operation.pk}"


def keys_shown(sender: Sender, layer: Layer, form: FieldForm, within: Q = EVERYTHING) -> list[Any]:
    """Ids of operations that made an object, or tried to; the newest first.

    `within`: what they are filtered by.
    """
    of_layer = Operation.objects.filter(within, layer=layer.id, method="create")
    made = of_layer.order_by("-received_at", "id")
    rows = list(made.values_list("pk", "account_id", "key")[:MOST])
    seen = _whole(sender, form, [key for _pk, account, key in rows if account != sender.account])
    return [pk for pk, account, key in rows if account == sender.account or key in seen]


def _whole(sender: Sender, form: FieldForm, keys: Sequence[int | None]) -> set[int]:
    """Those of some objects that the sender gets whole."""
    known = [key for key in keys if key is not None]
    seen: set[int] = set()
    for start in range(0, len(known), _AT_ONCE):
        seen |= set(form.read(sender.actor, known[start : start + _AT_ONCE]))
    return seen


def find(sender: Sender, layer: Layer, form: FieldForm, instance: str) -> Shown | None:
    """The submission of an instance id, its own or a later version's."""
    of_layer = Operation.objects.filter(layer=layer.id)
    found = of_layer.filter(pk=operation_id(instance)).first()
    if found is not None and found.method == "update":
        about = about_of(found.pk, found.body)
        found = of_layer.filter(pk=operation_id(about.root)).first() if about is not None else None
    if found is None or found.method != "create":
        return None
    if found.account_id != sender.account and found.key not in _whole(sender, form, [found.key]):
        return None
    return shown(sender, layer, form, [found.pk])[0]


def shown(sender: Sender, layer: Layer, form: FieldForm, keys: Sequence[Any]) -> list[Shown]:
    """Submissions by the ids of their operations, in that order."""
    operations = Operation.objects.select_related("account").in_bulk(list(keys))
    told = {key: Shown(operations[key]) for key in keys if key in operations}
    roots = {each.instance: key for key, each in told.items()}
    edits: QuerySet[Operation] = Operation.objects.filter(
        layer=layer.id, method="update", body__odk__root__in=list(roots)
    )
    # Somebody else's version of one's own submission is that object's: it is seen with it.
    seen = _whole(sender, form, [each.operation.key for each in told.values()])
    owners = {}
    for edit in edits.order_by("received_at", "id"):
        about = about_of(edit.pk, edit.body)
        if about is None:
            continue
        first = told[roots[about.root]].operation
        # Of another sender only what was done to the same object: anything can be claimed.
        is_known = first.key in seen and edit.key == first.key and edit.outcome in DONE
        if edit.account_id in {sender.account} & {first.account_id} or is_known:
            told[first.pk].edits.append(edit)
            owners[edit.pk] = first.pk
    _add_files(told, owners | {key: key for key in told})
    return list(told.values())


def _add_files(told: dict[Any, Shown], owners: dict[Any, Any]) -> None:
    for operation, root in owners.items():
        version = next(each for each in told[root].versions if each.pk == operation)
        about = about_of(version.pk, version.body)
        for name in about.media if about is not None else ():
            told[root].files.setdefault(name, False)
    senders = {each.pk: each.account_id for shown in told.values() for each in shown.versions}
    claimed = Operation.objects.filter(method="attach", parent__in=list(owners))
    # Anybody can claim to add to what somebody else sent.
    attached = {
        pk: parent
        for pk, parent, account in claimed.values_list("pk", "parent", "account_id")
        if parent is not None and account == senders[parent]
    }
    of_all = OperationFile.objects.filter(operation__in=[*attached, *owners])
    for each in of_all.select_related("operation").order_by("id"):
        root = owners[attached.get(each.operation_id, each.operation_id)]
        name, is_here = each.name or each.sha256, each.state != FileState.MISSING
        told[root].files[name] = told[root].files.get(name, False) or is_here
        if is_here:
            told[root].kept[name] = each


def row_of(each: Shown, form: FieldForm, *, wkt: bool, expand: bool) -> dict[str, Any]:
    """A submission as a row of OData: values by question, and `__system` about it."""
    operation, values = each.operation, each.values
    last = each.edits[-1].received_at if each.edits else None
    row: dict[str, Any] = {
        "__id": each.instance,
        "__system": {
            "submissionDate": operation.received_at.isoformat(),
            "updatedAt": last.isoformat() if last else None,
            "deletedAt": None,
            "submitterId": str(operation.account_id),
            "submitterName": str(operation.account),
            "attachmentsPresent": sum(each.files.values()),
            "attachmentsExpected": len(each.files),
            "status": None,
            "reviewState": each.review,
            "deviceId": operation.device,
            "edits": len(each.edits),
            "formVersion": each.version,
        },
        "start": operation.at.isoformat() if _is_timed(operation) else None,
    }
    if form.asks_place:
        row[PLACE] = _as_wkt(each.place) if wkt else each.place
    row |= {question.name: values.get(question.name) for question in form.questions}
    row["meta"] = {"instanceID": each.instance, "instanceName": None}
    if expand:
        row["files"] = [{"name": name, "exists": here} for name, here in each.files.items()]
    return row


def _is_timed(operation: Operation) -> bool:
    """Whether the time that is kept is one that the phone told."""
    body = operation.repaired or operation.body
    return body.get("at") is not None and Flag.CLOCK not in operation.flags


def _as_wkt(place: Any) -> str | None:
    if place is None:
        return None
    return f"POINT ({' '.join(str(each) for each in place['coordinates'])})"
