"""The `geoportal` command: the platform's commands and Django's own."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geoportal.conf.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        execute_from_command_line(sys.argv)
    except OperationalError as error:
        if "connect" not in str(error):
            raise
        sys.exit(
            "La base de données ne répond pas : lancez « make demo », ou indiquez DATABASE_URL. "
            f"({str(error).splitlines()[0]})"
        )


if __name__ == "__main__":
    main()
