"""Zip files whose bytes depend on nothing but what is in them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

# The first moment that a zip can name.
_THEN = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1024 * 1024


def write_zip(path: Path, files: Iterable[tuple[str, bytes | Path]]) -> None:
    """Write members in their order: JSON packed, the rest, which is packed already, as it is."""
    with ZipFile(path, "w") as archive:
        for name, content in files:
            info = ZipInfo(name, _THEN)
            info.create_system = 3
            info.external_attr = 0o644 << 16
            info.compress_type = ZIP_DEFLATED if name.endswith(".json") else ZIP_STORED
            if isinstance(content, bytes):
                archive.writestr(info, content)
                continue
            info.file_size = content.stat().st_size
            with content.open("rb") as source, archive.open(info, "w") as member:
                while block := source.read(_BLOCK):
                    member.write(block)
