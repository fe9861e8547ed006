"""Files that hold several layers at once, read and written by the domain that knows them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from layers.access.actor import Actor
from layers.catalog.importing import ImportContext, ImportReport
from layers.exchange.mapping import FileMapping


class BringIn(Protocol):
    """Reads a file, a zip or a folder and writes its rows through the domain's services."""

    def __call__(
        self,
        path: Path,
        mapping: FileMapping,
        crs: str,
        options: Mapping[str, Any],
        context: ImportContext,
    ) -> ImportReport:
        """Bring the good rows in; `crs` prevails over what the file says.

        Raises:
            CannotImport: nothing can be made of the file.
            PermissionDenied: the actor may not.
            StrictRefusal: strict, and a row is bad.
        """


class TakeOut(Protocol):
    """Writes what an actor may see of the layers into a file."""

    def __call__(
        self, actor: Actor, territory: str, path: Path, crs: str, options: Mapping[str, Any]
    ) -> ExportReport:
        """Write the file.

        Raises:
            CannotExport: no such format, nothing to write, or no place to write it.
        """


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote: rows by table of the file, and what the format could not say."""

    written: Mapping[str, int]
    notes: tuple[str, ...] = ()


class CannotExport(ValueError):
    """Nothing was written; the message is for people, in one line."""


@dataclass(frozen=True, slots=True)
class Option:
    """Something that only this dataset lets one ask for on the command line: `--name VALUE`."""

    name: str
    kind: Callable[[str], Any]
    help: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What stands where a layer's id is expected: several layers, or what belongs to one; without
    `take_out` it is only brought in.
    """

    id: str
    bring_in: BringIn
    take_out: TakeOut | None = None
    options: tuple[Option, ...] = ()


_datasets: dict[str, Dataset] = {}


def register_dataset(dataset: Dataset) -> None:
    """Make a dataset known; called from an app's `ready()`.

    Raises:
        ValueError: the id is taken by another one.
    """
    if _datasets.setdefault(dataset.id, dataset) is not dataset:
        raise ValueError(f"dataset {dataset.id!r} is declared twice")


def dataset_of(dataset_id: str) -> Dataset | None:
    """The dataset of that id, if there is one."""
    return _datasets.get(dataset_id)


def all_datasets() -> Iterator[Dataset]:
    """Every dataset, in the order of declaration."""
    yield from _datasets.values()
