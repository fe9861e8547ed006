"""The order of the house, where the import linter does not look.

String foreign keys, templates, names of URLs and TypeScript go down only, like imports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parents[2]
# From the top floor down; what stands in one line are neighbours who do not know each other.
FLOORS = (
    ("geoportal.conf",),
    ("geoportal.demo", "geoportal.launch"),
    ("geoportal.portal", "field_app_api"),
    ("geoportal.citizen",),
    ("archaeology.tours",),
    ("archaeology.studies",),
    ("geoportal.police", "networks", "archaeology.sites"),
    ("archaeology.analysis",),
    ("layers.ogc",),
    ("layers.exchange",),
    ("layers.tiles", "layers.raster"),
    ("layers.ui",),
    ("layers.territory",),
    ("layers.catalog",),
    ("layers.access",),
)


def floor_of(package: str) -> int | None:
    for number, names in enumerate(FLOORS):
        if any(package == name or package.startswith(f"{name}.") for name in names):
            return number
    return None


def package_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parts[:2])


def may_use(user: str, used: str) -> bool:
    above, below = floor_of(user), floor_of(used)
    if above is None or below is None:
        return True
    return above < below or user == used


def house_files(pattern: str) -> Iterator[Path]:
    for top in ("geoportal", "layers", "networks", "archaeology", "field_app_api"):
        for path in (ROOT / top).rglob(pattern):
            if "dist" not in path.parts and "node_modules" not in path.parts:
                yield path


def test_the_floors_are_those_of_the_apps() -> None:
    ours = {config.name for config in apps.get_app_configs() if floor_of(config.name) is not None}
    assert {"layers.access", "geoportal.citizen", "geoportal.portal"} <= ours
    assert may_use("geoportal.portal", "layers.ui")
    assert not may_use("layers.ui", "geoportal.portal")
    assert not may_use("networks", "archaeology.sites")


def test_foreign_keys_point_down() -> None:
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = field.related_model if field.concrete else None
            if target is None or isinstance(target, str):
                continue
            user, used = model.__module__, target.__module__
            here, there = (".".join(name.split(".")[:2]) for name in (user, used))
            if not may_use(here, there):
                wrong.append(f"{model.__name__}.{field.name} → {target.__name__}")
    assert not wrong


def _urls(resolver: URLResolver) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _urls(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            yield entry.name, ".".join(entry.callback.__module__.split(".")[:2])


def test_templates_and_names_of_urls_point_down() -> None:
    homes = {
        str(
            path.relative_to(path.parents[len(path.parts) - path.parts.index("templates") - 2])
        ): package_of(path)
        for path in house_files("*.html")
    }
    owners = dict(_urls(get_resolver()))
    wrong = []
    for path in house_files("*.html"):
        text, user = path.read_text("utf-8"), package_of(path)
        for name in re.findall(r"""\{%\s*(?:extends|include)\s+["']([^"']+)["']""", text):
            used = homes.get(name)
            if used is None or not may_use(user, used):
                wrong.append(f"{path.name} → {name}")
        for name in re.findall(r"""\{%\s*url\s+["']([^"']+)["']""", text):
            used = owners.get(name)
            if used is None or not may_use(user, used):
                wrong.append(f"{path.name} → url {name}")
    assert not wrong


def test_typescript_points_down() -> None:
    wrong = []
    for path in house_files("*.ts"):
        user = package_of(path)
        for name in re.findall(r"""(?:from|import)\s+["']([^"']+)["']""", path.read_text("utf-8")):
            if name.startswith("@ui/"):
                used = "layers.ui"
            elif name.startswith("."):
                used = package_of((path.parent / name).resolve())
            else:
                continue  # a package
            if not may_use(user, used):
                wrong.append(f"{path.name} → {name}")
    assert not wrong


@pytest.mark.parametrize(
    ("user", "used", "allowed"),
    [
        ("geoportal.citizen", "layers.tiles", True),
        ("layers.tiles", "layers.tiles", True),
        ("layers.catalog", "layers.territory", False),
        ("geoportal.citizen", "geoportal.portal", False),
    ],
)
def test_the_rule_itself(user: str, used: str, allowed: bool) -> None:
    assert may_use(user, used) is allowed
