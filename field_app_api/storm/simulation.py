"""A storm of a given size, from nothing to its count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import IO, Any, cast

from field_app_api.storm.ground import Ground

MOST_LINES = 100


@dataclass(frozen=True, slots=True)
class Size:
    """How large a storm is."""

    phones: int
    ops: int
    photos: int
    seed: int
    kills: int = 0


class StormFailed(RuntimeError):
    """The storm could not be run; carries the end of what it said."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a storm is: operations that were sent at least once, and those settled by now."""

    sent: int
    settled: int
    kills: int
    seconds: int


def silent(progress: Progress) -> None:
    """Tell nobody."""


def storm_on(
    ground: Ground, size: Size, told: Callable[[Progress], None] = silent
) -> dict[str, Any]:
    """Run it on a ground, in a process of its own.

    Args:
        ground: where.
        size: how large.
        told: is called every few seconds with how far it is.

    Raises:
        StormFailed: it did not get to its count.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "field_app_api.storm.inside", json.dumps(asdict(size))],
        env={"DJANGO_SETTINGS_MODULE": "geoportal.conf.settings", **os.environ, **ground.env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        said: deque[str] = deque(maxlen=MOST_LINES)
        try:
            for line in cast(IO[str], running.stderr):
                progress = _progress(line)
                if progress is None:
                    said.append(line)
                else:
                    told(progress)
            result = cast(IO[str], running.stdout).read()
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise StormFailed("".join(said)[-2000:])
    counted: dict[str, Any] = json.loads(result)
    return counted


def _progress(line: str) -> Progress | None:
    """What a line tells; None for one that is said to people."""
    try:
        return Progress(**json.loads(line))
    except (ValueError, TypeError):
        return None
