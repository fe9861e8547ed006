"""`python -m tests.bench [NAME …]`: run the measurements, print a table, fail above a bound."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import django


def main(wanted: list[str]) -> int:
    """Measure in a database of its own, made and dropped here; returns the exit code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from django.db import connection

    here = Path(__file__).parent
    names = wanted or sorted(p.stem for p in here.glob("[a-z]*.py") if not p.stem.startswith("_"))
    failed = False
    kept = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        for name in names:
            for ratio in import_module(f"tests.bench.{name}").run():
                failed |= not ratio.holds
                bound = "" if ratio.bound is None else f"≤ {ratio.bound:g}"
                verdict = "" if ratio.holds else "  ABOVE"
                print(
                    f"{ratio.name:<44} {ratio.seconds * 1000:9.2f} ms  {ratio.value:6.2f} × "
                    f"{ratio.against} ({ratio.against_seconds * 1000:.2f} ms)  "
                    f"{bound}{verdict}  {ratio.note}",
                    flush=True,
                )
    finally:
        connection.close()
        connection.creation.destroy_test_db(kept, verbosity=0)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
