"""Which static files there are, looked for once.

Every test client builds the chain of middleware, and WhiteNoise then reads each folder of each app
and each file's facts: a twentieth of the tests. The files are the same all along.
"""

from __future__ import annotations

from typing import Any

from whitenoise.middleware import WhiteNoiseMiddleware  # type: ignore[import-untyped]

_look = WhiteNoiseMiddleware.add_files_from_finders
_found: dict[str, Any] = {}


def look_once() -> None:
    """Let every later middleware have the files that the first one found."""
    WhiteNoiseMiddleware.add_files_from_finders = _find


def _find(middleware: Any) -> None:
    if not _found:
        _look(middleware)
        _found.update(middleware.files)
    middleware.files.update(_found)
