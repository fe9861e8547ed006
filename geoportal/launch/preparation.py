"""Tables, demonstration territory, static files: what a start of the demonstration needs.

Tables and static files follow from the code alone, so they are made again only when it changed.
What was done is written into the cluster's own directory, and goes when the cluster goes.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from geoportal.launch.checkout import GEOPORTAL, LOCAL, PYTHON, ROOT, SOURCES, content_hash
from geoportal.launch.cluster import Cluster
from geoportal.launch.steps import StepFailed, run, step, together

_IGNORED = {"__pycache__", "node_modules", "frontend"}

_COLLECT = """
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
if not settings.DEBUG:
    call_command("collectstatic", interactive=False)
"""


def prepare(env: dict[str, str]) -> str:
    """Make the database and the static files ready; what is there already is left.

    Returns:
        The demonstration's accounts, as lines for a person; empty if they cannot be told.

    Raises:
        StepFailed: one of the commands failed.
    """
    code = _code()
    known = _read_stamp()
    if known.get("code") == code:
        try:
            _load(env)
        except StepFailed:
            # Somebody emptied the database since: begin with the tables after all.
            pass
        else:
            return known.get("accounts", "")
    with step("database tables"):
        run([GEOPORTAL, "migrate", "--no-input"], log="migrate", env=env)
    together(lambda: _load(env), lambda: _collect(env))
    accounts = _accounts(env)
    _write_stamp({"code": code, "accounts": accounts})
    return accounts


def _load(env: dict[str, str]) -> None:
    with step("demonstration territory"):
        run([GEOPORTAL, "demo", "load"], log="demo-load", env=env)


def _collect(env: dict[str, str]) -> None:
    with step("static files"):
        asked = {**env, "DJANGO_SETTINGS_MODULE": "geoportal.conf.settings"}
        run([PYTHON, "-c", _COLLECT], log="collectstatic", env=asked)


def _accounts(env: dict[str, str]) -> str:
    asked = subprocess.run(
        [GEOPORTAL, "demo", "accounts"], check=False, capture_output=True, text=True, env=env
    )
    return asked.stdout.rstrip().strip("\n") if asked.returncode == 0 else ""


def _code() -> str:
    """One hash of all that tables, triggers and static files are made from."""
    found = [ROOT / "requirements.lock"]
    for name in SOURCES:
        for where, folders, files in os.walk(ROOT / name):
            folders[:] = [folder for folder in folders if folder not in _IGNORED]
            found += [Path(where, file) for file in files]
    return content_hash(found)


def _stamp() -> Path | None:
    """Where it is written what was done; nowhere for a database that is not ours."""
    if "DATABASE_URL" in os.environ or not (LOCAL / "static").is_dir():
        return None
    return Cluster.of("demo").data / "prepared.json"


def _read_stamp() -> dict[str, str]:
    path = _stamp()
    try:
        read = json.loads(path.read_text()) if path else {}
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def _write_stamp(done: dict[str, str]) -> None:
    if path := _stamp():
        path.write_text(json.dumps(done))
