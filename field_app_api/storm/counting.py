"""After the storm: what is in the database, compared with what the phones were told."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from field_app_api.storm.plan import PhonePlan
from field_app_api.sync.models import FieldUpload, Operation, OperationFile
from layers.catalog.layer import Layer
from layers.catalog.models import Change

DONE = ("applied", "merged")
# Written already, though it counts as done only with its files.
WRITTEN = (*DONE, "waiting-for-files")


@dataclass(frozen=True, slots=True)
class Count:
    """How it ended; `wrong` says in sentences what is not as it should be."""

    applied: int
    lost: int
    doubled: int
    photos_whole: int
    wrong: list[str]


def count(layer: Layer, plans: list[PhonePlan]) -> Count:
    """Each operation exactly once, each photo whole, the log and the tables agreeing."""
    planned = {body["id"] for plan in plans for body in plan.operations}
    found = {str(each.pk): each for each in Operation.objects.filter(pk__in=planned)}
    done = {key: each for key, each in found.items() if each.outcome in DONE}
    missing, doubled, wrong = _objects(layer, list(Operation.objects.all()))
    return Count(
        applied=len(done),
        lost=len(planned - done.keys()) + missing,
        doubled=doubled,
        photos_whole=_photos(plans),
        wrong=[*_unsettled(planned - done.keys(), found), *wrong, *_log(layer)],
    )


def _unsettled(keys: set[str], found: Mapping[str, Operation]) -> list[str]:
    """What has become of those that are not done: whoever reads the count has nothing else left."""
    told = []
    for key in sorted(keys):
        one = found.get(key)
        if one is None:
            told.append(f"{key} never arrived")
            continue
        said = " ".join([one.method, f"of {one.key}", *one.flags, one.reason])
        told.append(f"{key} is {one.outcome}: {said}; {one.conflict}; repaired: {one.repaired}")
    return told


def _made(operation: Operation) -> bool:
    body = operation.repaired or operation.body
    return bool(body["method"] == "create")


def _objects(layer: Layer, operations: list[Operation]) -> tuple[int, int, list[str]]:
    """Objects and versions that are too few, and too many."""
    model: Any = layer.model
    versions: dict[int, int] = dict(model._default_manager.values_list("pk", "version"))
    done = [each for each in operations if each.outcome in WRITTEN]
    expected = Counter({each.key: 1 for each in done if _made(each) and each.key is not None})
    makers = Counter(each.key for each in done if _made(each))
    for each in done:
        writes = each.method in ("update", "delete") and not _made(each)
        if writes and "gone" not in each.flags and each.key is not None:
            expected[each.key] += 1
    missing = sum(max(0, wanted - versions.get(key, 0)) for key, wanted in expected.items())
    too_many = sum(max(0, there - expected[key]) for key, there in versions.items())
    wrong = [
        f"{number} operations made object {key}" for key, number in makers.items() if number > 1
    ]
    return missing, too_many, wrong


def _photos(plans: list[PhonePlan]) -> int:
    """Photos that are attached, and whose bytes are those that left the phone."""
    whole = 0
    attached = set(OperationFile.objects.filter(state="attached").values_list("sha256", flat=True))
    uploads = {each.sha256: each for each in FieldUpload.objects.filter(completed_at__isnull=False)}
    for plan in plans:
        for sha256 in plan.photos:
            upload = uploads.get(sha256)
            if upload is None or sha256 not in attached:
                continue
            data = upload.path.read_bytes()
            whole += hashlib.sha256(data).hexdigest() == sha256
    return whole


def _log(layer: Layer) -> list[str]:
    """Replays the change log: what it says of each object must be what the table holds."""
    model: Any = layer.model
    rows = {row.pk: row for row in model._default_manager.all()}
    told: dict[int, dict[str, Any]] = {}
    wrong = []
    for change in Change.objects.filter(layer=layer.id).order_by("id"):
        if change.operation == "I":
            if change.key in told:
                wrong.append(f"{change.key} is inserted twice")
            told[change.key] = {}
        elif change.key not in told:
            wrong.append(f"{change.key} changes before it is there")
        for name, (before, after) in (change.fields or {}).items():
            known = told.setdefault(change.key, {})
            if name in known and known[name] != before:
                wrong.append(f"{change.key}.{name} was {known[name]!r}, the log says {before!r}")
            known[name] = after
    if told.keys() != rows.keys():
        wrong.append(f"the log knows {len(told)} objects, the table {len(rows)}")
    for key, fields in told.items():
        for name, value in fields.items():
            there = getattr(rows.get(key), name, None)
            if there != value:
                wrong.append(f"{key}.{name} is {there!r}, the log says {value!r}")
    return wrong
