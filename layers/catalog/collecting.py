"""The contract between what people gather in the field and the services that write it.

A layer that is written in the field declares a `FieldForm` among its facets and its services under
the verbs of `Layer.writers`:

| verb     | signature                                                              |
|----------|------------------------------------------------------------------------|
| `create` | `(context, values) -> key`                                             |
| `update` | `(context, key, version, values) -> None`: only what changed           |
| `delete` | `(context, key, version) -> None`                                      |
| `attach` | `(context, key, file) -> metres`: the same file twice changes nothing  |
| `await`  | `(context, key, digests) -> None`: the files that are still to come    |
| `append` | `(context, key, values) -> None`: late words about what is over        |
| `witness`| `(context, key, values) -> sentences`: facts beside what is over       |

`attach` tells how far from the object's place the file says that it was made, None where it does
not say. `append` adds to the history of an object that takes no update any more (see
`FieldForm.over`), which stays over: all that an update may say can be said so, nothing of what is
written is written over. `witness` writes what is true in the street whatever becomes of such an
object (a valve is closed), and tells what it could not write: that is for a person.

Each is called inside a transaction that holds the row, with values whose names and types the form
has been asked about. A service refuses as services do: `PermissionDenied` (not theirs),
`ValidationError` (what is said cannot be), `NoLongerTaken` (too late for it).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.contrib.gis.geos import Point
from django.utils.functional import Promise

from layers.access.actor import Actor
from layers.access.territories import territory_keys
from layers.catalog.layer import Layer
from layers.catalog.registry import layers_for

QuestionKind = Literal[
    "text",
    "long-text",
    "integer",
    "number",
    "boolean",
    "date",
    "datetime",
    "code",
    # The key of an object of another layer; the keys of several.
    "feature",
    "features",
]
Method = Literal["create", "update", "delete", "attach"]
FileKind = Literal["photo", "sound"]
METHODS: tuple[Method, ...] = ("create", "update", "delete", "attach")
AT_BOTH: frozenset[Method] = frozenset({"create", "update"})


class NoLongerTaken(Exception):
    """The object takes no such change any more: it is closed, say. The message is for people."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a form asks; `layer` is where a `feature` is chosen, `most` a text's length.

    `on` says with which methods it may come; a `required` one must come with a `create`.
    """

    name: str
    title: str | Promise
    kind: QuestionKind = "text"
    required: bool = False
    codes: tuple[tuple[str, str | Promise], ...] = ()
    layer: str = ""
    hint: str | Promise = ""
    most: int = 0
    on: frozenset[Method] = AT_BOTH


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """Where the person in the field says it is: EPSG:2154, accuracy in metres where known."""

    point: Point
    accuracy_m: float | None
    source: str


@dataclass(frozen=True, slots=True)
class FieldContext:
    """On whose behalf, where and when something was done in the field.

    `said_by`: the name of who said it, where somebody else has decided to write it.
    """

    actor: Actor
    territory: str
    at: datetime
    place: FieldPlace | None = None
    said_by: str = ""


@dataclass(frozen=True, slots=True)
class FieldFile:
    """A file that has arrived whole; `sha256` is of `data` as it left the phone."""

    sha256: str
    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is written of one object today: its version, and its values by question, as JSON."""

    version: int
    values: Mapping[str, Any]


Reader = Callable[[Actor, Sequence[int]], Mapping[int, Recorded]]
Assigned = Callable[[Actor, Sequence[int]], Mapping[int, Literal["me", "team"]]]
Over = Callable[[Actor, Sequence[int]], Mapping[int, str]]


def nobody(actor: Actor, keys: Sequence[int]) -> Mapping[int, Literal["me", "team"]]:
    """Nothing is given to anybody."""
    return {}


Photos = Callable[[Actor, Sequence[int]], Mapping[int, Sequence[str]]]


def no_photos(actor: Actor, keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """Nobody is told of photos."""
    return {}


Taken = Callable[[Actor, Sequence[int]], Collection[int]]


def none_withdrawn(actor: Actor, keys: Sequence[int]) -> Collection[int]:
    """Nothing is withdrawn and still there."""
    return ()


def none_over(actor: Actor, keys: Sequence[int]) -> Mapping[int, str]:
    """Everything takes updates as long as it is there."""
    return {}


@dataclass(frozen=True, slots=True)
class GoingOn:
    """Which objects people are at work on: those whose `field` has one of `values`.

    Who does not get `field` is told of none; each other field is told to those who get it.

    Attributes:
        field: that says where it stands.
        values: of it, of what goes on.
        what: the field that says in a word what each is.
        words: for each value, what it means to who is asked about it on the telephone.
        number: the field by which people name one.
        team: the field that says who is on it.
        details: fields that are told beside, in this order.
        photos: the addresses of photos that the actor may open, by key, an empty list where there
            are none; keys whose photos are not the actor's to know of are absent.
    """

    field: str
    values: tuple[str, ...]
    what: str
    words: tuple[tuple[str, str | Promise], ...] = ()
    number: str = ""
    team: str = ""
    details: tuple[str, ...] = ()
    photos: Photos = no_photos


@dataclass(frozen=True, slots=True)
class FieldForm:
    """What is asked in the field about the objects of a layer.

    Attributes:
        version: grows with every change of the questions.
        title: what somebody does with it (« Signaler un incident »).
        questions: in the order in which they are asked.
        read: what is written of objects, of those that the actor gets whole.
        may: whether the actor may write here, in a territory.
        asks_place: whether a new object needs a position.
        files: what may be attached.
        beside: ids of layers that one needs at hand.
        assigned: which of some objects are the actor's own work, or its team's.
        over: which of some objects take no update any more, and why, in a sentence.
        withdrawn: which of those were taken back: who takes one back again says nothing else.
        ends: names of questions that only say of an object that it is over.
        page: the address of the page about an object, for those who may write.
        going_on: which objects are told as work that goes on.
    """

    version: int
    title: str | Promise
    questions: tuple[Question, ...]
    read: Reader
    may: Callable[[Actor, str], bool]
    asks_place: bool = True
    files: frozenset[FileKind] = frozenset()
    beside: tuple[str, ...] = ()
    assigned: Assigned = nobody
    over: Over = none_over
    withdrawn: Taken = none_withdrawn
    ends: frozenset[str] = frozenset()
    page: Callable[[int], str] = lambda key: ""
    going_on: GoingOn | None = None

    def question(self, name: str) -> Question | None:
        """The question of that name, or None."""
        return next((each for each in self.questions if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Companion:
    """What a domain gives to take along beside its features: a network to be walked offline, say.

    `make` gives JSON for a territory as the actor may see it, or None.
    """

    name: str
    make: Callable[[Actor, str], Mapping[str, Any] | None]


def form_of(layer: Layer) -> FieldForm | None:
    """The form of a layer that is written in the field."""
    return layer.facet(FieldForm)


def methods_of(layer: Layer) -> tuple[Method, ...]:
    """What can be done in the field with the objects of a layer."""
    return tuple(each for each in METHODS if each in layer.writers)


def fills_in(actor: Actor, form: FieldForm) -> bool:
    """Whether somebody fills a form in anywhere."""
    return any(form.may(actor, territory) for territory in territory_keys())


def layers_at_work(actor: Actor) -> list[Layer]:
    """The layers that somebody writes in the field, and those that one needs beside them."""
    known = {layer.id: layer for layer in layers_for(actor)}
    at_work: list[Layer] = []
    for layer in known.values():
        form = form_of(layer)
        if form and fills_in(actor, form):
            at_work += [layer, *(known[each] for each in form.beside if each in known)]
    return list(dict.fromkeys(at_work))
