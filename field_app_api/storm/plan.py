"""What the phones of a storm will do: the same for the same seed, down to the bytes of photos."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

from PIL import Image

Body = dict[str, Any]
# Where each phone stands: a square of a kilometre in WGS 84 degrees.
WEST, SOUTH, SIDE = 0.5345, 49.5178, 0.01
# Of a hundred operations that are no creates: edits of something shared, of something of one's
# own; more photos; one's own taken back.
SHARED, OWN, MORE_PHOTOS = 25, 45, 20
TEAMS, MOST_SHARED = 5, 8


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo on a phone."""

    data: bytes
    name: str

    @property
    def sha256(self) -> str:
        """The name that it travels under."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass
class PhonePlan:
    """What one phone does, in order, and what it sends besides that nobody can use."""

    device: str
    operations: list[Body] = field(default_factory=list)
    photos: dict[str, Photo] = field(default_factory=dict)
    noise: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Subject:
    """What the storm writes: a layer, its form's version, and the names of two of its texts."""

    layer: str
    schema: int
    required: dict[str, Any]
    text: str
    other_text: str


def plan_storm(
    subject: Subject, phones: int, operations: int, photos: int, seed: int
) -> list[PhonePlan]:
    """The plans of all phones; `operations` in all, `photos` spread over those that may have some.

    The first operations are creates of shared objects, each phone's first is one of its own.
    """
    random = Random(seed)  # noqa: S311  # it has to be the same each time
    plans = [PhonePlan(f"phone-{number:03}") for number in range(phones)]
    # What a team shares: its phones are signed in with the same account.
    shared: list[list[Body]] = [[] for _ in range(TEAMS)]
    carriers: list[tuple[PhonePlan, Body]] = []
    for number in range(operations):
        plan = plans[number % phones]
        body = _next(subject, random, plan, shared[number % phones % TEAMS])
        plan.operations.append(body)
        if body["method"] in ("create", "attach"):
            carriers.append((plan, body))
    for number in range(photos):
        plan, body = carriers[number % len(carriers)]
        photo = _photo(random, number)
        plan.photos[photo.sha256] = photo
        body["files"].append(
            {
                "sha256": photo.sha256,
                "name": photo.name,
                "type": "image/jpeg",
                "size": len(photo.data),
            }
        )
    for number, plan in enumerate(plans):
        plan.noise = _noise(random, plan, plans[number - 1])
    return plans


def _next(subject: Subject, random: Random, plan: PhonePlan, shared: list[Body]) -> Body:
    mine = [each for each in plan.operations if each["method"] == "create"]
    kind = random.randrange(100)
    if not mine or random.random() < 0.5:
        body = _operation(subject, random, plan, "create")
        number = random.getrandbits(32)
        body["new"] = {
            **subject.required,
            subject.text: f"{plan.device} {number:08x}",
            subject.other_text: f"0 {number:08x}",
        }
        body["geometry"] = {
            "type": "Point",
            "coordinates": [WEST + random.random() * SIDE, SOUTH + random.random() * SIDE],
        }
        body["accuracy_m"] = round(random.random() * 30, 1)
        if len(shared) < MOST_SHARED:
            shared.append(body)
        return body
    if kind < SHARED + OWN:
        about = random.choice(shared) if kind < SHARED and shared else random.choice(mine)
        return _edit(subject, random, plan, about)
    about = random.choice(mine)
    method = "attach" if kind < SHARED + OWN + MORE_PHOTOS else "delete"
    body = _operation(subject, random, plan, method)
    body["parent"] = _last_about(plan, about)
    return body


def _edit(subject: Subject, random: Random, plan: PhonePlan, about: Body) -> Body:
    """Another text, from what this phone has seen of the object: its making, and its own edits."""
    name = random.choice([subject.text, subject.other_text])
    body = _operation(subject, random, plan, "update")
    seen = about["new"][name]
    for each in plan.operations:
        if each.get("about") == about["id"] and name in each["new"]:
            seen = each["new"][name]
    body["about"] = about["id"]
    body["old"] = {name: seen}
    body["new"] = {name: f"{plan.device} {random.getrandbits(40):010x}"}
    body["parent"] = _last_about(plan, about)
    return body


def _last_about(plan: PhonePlan, about: Body) -> str:
    """This phone's own last edit of the object, else its making."""
    last = str(about["id"])
    for each in plan.operations:
        if each.get("about") == about["id"]:
            last = str(each["id"])
    return last


def _operation(subject: Subject, random: Random, plan: PhonePlan, method: str) -> Body:
    return {
        "id": str(uuid.UUID(int=random.getrandbits(128), version=4)),
        "schema": subject.schema,
        "device": plan.device,
        "sequence": len(plan.operations) + 1,
        "at": "",  # the phone's own clock, when it begins
        "layer": subject.layer,
        "method": method,
        "key": None,
        "parent": None,
        "base_version": None,
        "old": {},
        "new": {},
        "geometry": None,
        "accuracy_m": None,
        "files": [],
    }


def _photo(random: Random, number: int) -> Photo:
    """Noise, so that no two are alike and none gets small."""
    side = random.choice((160, 240, 320))
    image = Image.frombytes("RGB", (side, side), random.randbytes(side * side * 3))
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (49.0, 31.0, 4.0), 3: "E", 4: (0.0, 32.0, 4.2)})
    out = BytesIO()
    image.save(out, "JPEG", quality=60, exif=exif)
    return Photo(out.getvalue(), f"photo-{number:04}.jpg")


def _noise(random: Random, plan: PhonePlan, neighbour: PhonePlan) -> list[Any]:
    """What no server can do: half a batch, a number that is none, another's id."""
    told: list[Any] = [b'{"ops": [{"id": "' + plan.device.encode()]
    if plan.operations:
        told.append({**plan.operations[0], "id": "?", "sequence": float("nan")})
    if neighbour.operations:
        stolen = random.choice(neighbour.operations)
        told.append({**stolen, "device": plan.device, "new": {"stolen": plan.device}})
    return told
