"""``python3 -m geoportal.launch <verb>``: the verbs of the Makefile."""

from __future__ import annotations

import argparse
import os
import sys

OLDEST_PYTHON = (3, 11)


def main(arguments: list[str]) -> int:
    """Run the verb that ``arguments`` name and return the exit code."""
    if sys.version_info[:2] < OLDEST_PYTHON:
        print(f"missing: Python 3.11 or newer ({sys.executable} is {sys.version.split()[0]})")
        return 2
    # Imported once the version is known to be able to read them.
    from geoportal.launch.processes import Ended, end_on_signals
    from geoportal.launch.steps import LaunchError, complain

    asked, rest = _parser().parse_known_args(arguments)
    if rest and asked.verb not in {"test", "bench", "lock"}:
        _parser().error(f"unrecognized arguments: {' '.join(rest)}")
    end_on_signals()
    try:
        return _do(asked, rest)
    except LaunchError as error:
        complain(str(error))
        return error.exit_code
    except Ended as ended:
        return ended.exit_code


def _do(asked: argparse.Namespace, rest: list[str]) -> int:
    from geoportal.launch import cluster, database, demo, environment, trials

    code = 0
    if asked.verb == "demo":
        demo.demo()
    elif asked.verb == "test":
        code = trials.test(rest)
    elif asked.verb == "check":
        code = trials.check()
    elif asked.verb == "bench":
        code = trials.bench(rest)
    elif asked.verb == "lock":
        environment.ensure("dev")
        environment.write_locks(rest)
    elif asked.action == "start":
        database.keep(asked.purpose)
        if "DATABASE_URL" not in os.environ:
            print(cluster.database_url(asked.purpose))
    else:
        database.release(asked.purpose)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python3 -m geoportal.launch", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    verbs.add_parser("demo", help="start the demonstration on PORT (8000)")
    verbs.add_parser("test", help="run the tests; what follows goes to pytest", add_help=False)
    verbs.add_parser("check", help="lint, types, imports, migrations")
    verbs.add_parser("bench", help="measure", add_help=False)
    verbs.add_parser("lock", help="write the locks of the Python packages anew", add_help=False)
    only = verbs.add_parser("database", help="the private PostGIS alone")
    only.add_argument("action", choices=("start", "stop"))
    only.add_argument("--purpose", choices=("demo", "test"), default="demo")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
