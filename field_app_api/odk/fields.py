"""The fields of a form as Central lists them, read from its XForm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from field_app_api.odk.xforms import OdkForm

_X = "{http://www.w3.org/2002/xforms}"
Field = dict[str, Any]


def fields_of(form: OdkForm, *, as_odata: bool = False) -> list[Field]:
    """In the order of the form: path, name, type; `binary` for what comes as a file.

    `as_odata`: paths without what is no name in OData.
    """
    # Our own, made a moment ago.
    root = ET.fromstring(form.xml)  # noqa: S314
    types = {bind.get("nodeset", ""): bind.get("type", "string") for bind in root.iter(f"{_X}bind")}
    repeats = {each.get("nodeset", "") for each in root.iter(f"{_X}repeat")}
    instance = root.find(f".//{_X}instance/*")
    return [] if instance is None else list(_below(instance, "", types, repeats, as_odata))


def _below(
    parent: ET.Element, path: str, types: dict[str, str], repeats: set[str], as_odata: bool
) -> Iterator[Field]:
    top = path or f"/{_name(parent)}"
    seen: set[str] = set()
    for child in parent:
        name = _name(child)
        # A repeat stands twice in an instance: once as its template.
        if name in seen:
            continue
        seen.add(name)
        full = f"{top}/{name}"
        kind = "repeat" if full in repeats else "structure" if len(child) else types.get(full)
        kind = kind or "string"
        shown = "/" + full.split("/", 2)[2]
        yield {
            "path": shown.replace("-", "_") if as_odata else shown,
            "name": name,
            "type": kind,
            "binary": True if kind == "binary" else None,
            "selectMultiple": None,
        }
        if len(child):
            yield from _below(child, full, types, repeats, as_odata)


def _name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]
