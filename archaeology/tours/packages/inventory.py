"""The inventory of a package as it is served and as it lies in the zip."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from archaeology.tours.exits.document import as_json
from archaeology.tours.packages.package import FORMAT, Entry, Package

MEDIA = "media/"


def inventory_json(package: Package) -> bytes:
    """The inventory; each file has an address of its own, good for that content only."""
    return as_json(
        {
            "format": FORMAT,
            "tour": package.tour,
            "language": package.language,
            "version": package.version,
            "bytes": package.bytes,
            "files": [_described(package, each) for each in package.files],
        }
    )


def package_told(package: Package) -> dict[str, Any]:
    """What a list says of a package."""
    address = reverse("api-1.0.0:read_package", args=[package.tour])
    return {
        "href": f"{address}?{urlencode({'lang': package.language})}",
        "bytes": package.bytes,
        "version": package.version,
    }


def _described(package: Package, each: Entry) -> dict[str, Any]:
    return {
        "path": each.path,
        "sha256": each.sha256,
        "bytes": each.bytes,
        "type": each.type,
        "href": _address(package, each),
    }


def _address(package: Package, each: Entry) -> str:
    if each.path.startswith(MEDIA):
        return reverse("api-1.0.0:read_medium", args=[each.path.removeprefix(MEDIA)])
    address = reverse("api-1.0.0:read_package_file", args=[package.tour, each.path])
    return f"{address}?{urlencode({'lang': package.language, 'v': each.sha256[:16]})}"
