"""A storm of a given size, from nothing to its count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from typing import Any

from field_app_api.storm.ground import Ground


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


def storm_on(ground: Ground, size: Size) -> dict[str, Any]:
    """Run it on a ground, in a process of its own.

    Raises:
        StormFailed: it did not get to its count.
    """
    done = subprocess.run(
        [sys.executable, "-m", "field_app_api.storm.inside", json.dumps(asdict(size))],
        env={"DJANGO_SETTINGS_MODULE": "geoportal.conf.settings", **os.environ, **ground.env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StormFailed(done.stderr[-2000:])
    told: dict[str, Any] = json.loads(done.stdout)
    return told
