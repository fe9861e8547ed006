"""What a study rests on: each thing by its kind and key ("find:12"), and whether it is public.

While a study is published it keeps these names (`Study.rests_on`), by which triggers find it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from archaeology.sites.layers import EXCAVATIONS, FINDS, SOURCES
from archaeology.sites.models import Find, Level, Operation, Source
from archaeology.studies.models import Study
from archaeology.studies.relief import is_public
from archaeology.studies.shorelines.remains import public_keys
from layers.raster.models import Raster

# In the order in which they are held, which is that of those who reclassify several at once.
_MODELS: Mapping[str, type[Any]] = {
    "operation": Operation,
    "find": Find,
    "level": Level,
    "source": Source,
    "raster": Raster,
}


def what_it_rests_on(study: Study) -> list[str]:
    """All that took part in a shoreline, and each source that it names as public.

    A level is as public as the operation of its unit, which is named beside it.
    """
    inputs: Mapping[str, Any] = study.inputs
    # The relief comes first among the sources, and is asked for by its key.
    sources = [each for each in inputs["sources"][1:] if each["public"]]
    named = {each["id"] for each in (*inputs["remains"], *inputs["grounds"], *sources)}
    named.add(f"raster:{inputs['elevation']['key']}")
    levels = _by_kind(named)["level"]
    digs = Level.objects.filter(pk__in=levels).values_list("unit__operation", flat=True)
    return sorted(named | {f"operation:{key}" for key in digs if key})


def not_public(names: Iterable[str]) -> list[str]:
    """Those of which not everyone may know today, in their order; what is gone nobody knows."""
    names = list(names)
    keys = _by_kind(names)
    public: Mapping[str, Collection[int]] = {
        "level": set(Level.objects.filter(pk__in=keys["level"]).values_list("pk", flat=True)),
        "find": public_keys(FINDS, keys["find"]),
        "operation": public_keys(EXCAVATIONS, keys["operation"]),
        "source": public_keys(SOURCES, keys["source"]),
        "raster": {key for key in keys["raster"] if is_public(key)},
    }
    return [name for name in names if _key(name) not in public[_kind(name)]]


def called(study: Study, names: Collection[str]) -> list[str]:
    """What the study itself calls some of what it rests on, each once.

    A dig of which nothing else is known is called as what was found there is.
    """
    inputs: Mapping[str, Any] = study.inputs
    titles = {f"raster:{inputs['elevation']['key']}": inputs["elevation"]["title"]}
    titles |= {each["id"]: each["title"] for each in inputs["sources"][1:]}
    titles |= {each["id"]: each["label"] for each in inputs["grounds"]}
    for each in inputs["remains"]:
        titles[each["id"]] = f"{each['candidate']['label']} ({each['where']})"
    digs = Operation.objects.filter(pk__in=_by_kind(names)["operation"])
    titles |= {f"operation:{key}": number for key, number in digs.values_list("pk", "number")}
    return list(dict.fromkeys(titles[name] for name in names if name in titles))


def hold(names: Iterable[str]) -> None:
    """Let nobody change or delete these until the end of the transaction."""
    keys = _by_kind(names)
    for kind, model in _MODELS.items():
        rows = model.objects.select_for_update(of=("self",), no_key=True)
        list(rows.filter(pk__in=keys[kind]).order_by("pk").values_list("pk"))


def _by_kind(names: Iterable[str]) -> Mapping[str, Collection[int]]:
    found: dict[str, set[int]] = {kind: set() for kind in _MODELS}
    for name in names:
        found[_kind(name)].add(_key(name))
    return found


def _kind(name: str) -> str:
    return name.partition(":")[0]


def _key(name: str) -> int:
    return int(name.partition(":")[2])
