"""What a kind of study is: how it is asked for, what it reads, computes and shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.utils.functional import Promise

from archaeology.studies.models import Study
from archaeology.studies.vocabulary import StudyKind
from layers.access.actor import Actor

Record = Mapping[str, Any]


class Stopped(Exception):
    """Somebody stopped the study, or another worker has taken it over: nothing more is written."""


class Tell(Protocol):
    """Says how far a run is; what it raises (`Stopped`) ends the run."""

    def __call__(self, percent: float, step: str = "", /) -> None:
        """So many per cent are done; `step` is what comes now, in French."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a run read.

    `record` is what JSON holds and the study keeps: values, keys, versions, digests. `data` is only
    in memory.
    """

    record: Record
    data: Any = None


@dataclass(frozen=True, slots=True)
class OutFile:
    """A file that a run made."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found: `result` is what JSON holds; `synthetic` if anything invented took part."""

    result: Record
    files: tuple[OutFile, ...] = ()
    synthetic: bool = False


class StudyForm(forms.Form):
    """A form that asks for a study; `initial` are parameters as they are stored."""

    def __init__(
        self,
        actor: Actor,
        territory: str,
        data: Any = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.actor, self.territory = actor, territory

    @property
    def is_complete(self) -> bool:
        """Whether, once it is valid, the study can start, or something is still to be chosen."""
        return True

    @property
    def map_bounds(self) -> str:
        """Where the map beside it begins, « west,south,east,north » in degrees; "" leaves it to the
        page.
        """
        return ""

    @property
    def study_title(self) -> str:
        """What the study is called."""
        return str(self.cleaned_data["title"])

    def parameters(self) -> Any:
        """The kind's own dataclass, from a valid form."""
        raise NotImplementedError


@dataclass(frozen=True)
class Run:
    """One kind of study.

    Attributes:
        purpose: in one sentence what it is good for.
        form: asks for it; included as `form_template`, with the page script `script`.
        parameters: a frozen dataclass of plain JSON values; `asdict` stores it, `cls(**stored)`
            reads it.
        gather: reads through `visible_to`, in one short transaction, what is of the territory.
        compute: without the database; raises `archaeology.analysis.refusal.Refusal` for what
            cannot be answered.
        present: more for `result_template`, whose page script is `result_script`: the study as the
            actor may read it.
        from_file: the parameters from a file's tables and values, less strict than their own class.
        kept: the parameters as the study keeps them once it is known what it read; all of them
            where there is none.
        quick: computed within the request, without a worker.
        recall: inputs again from what a study kept, so that the same numbers come out.
        publishes: whether it can be published.
        about_files: what its files are, by name, in French.
    """

    kind: StudyKind
    title: str | Promise
    purpose: str | Promise
    form: type[StudyForm]
    parameters: type[Any]
    gather: Callable[[Actor, str, Any], Inputs]
    compute: Callable[[Any, Inputs, Tell], Outcome]
    form_template: str
    result_template: str
    present: Callable[[Actor, Study], Mapping[str, Any]]
    script: str = ""
    result_script: str = ""
    from_file: Callable[[Actor, str, Record], Any] | None = None
    kept: Callable[[Any, Record], Any] | None = None
    quick: bool = False
    recall: Callable[[Record], Inputs] | None = None
    publishes: bool = False
    about_files: Mapping[str, str | Promise] = field(default_factory=dict)
