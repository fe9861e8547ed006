"""The verbs of `geoportal water`: each module here is one.

A module has `HELP`, `add_arguments(parser)` and `run(options)`, which returns what is printed on
standard output: one JSON document if `options["json"]` is set.
"""

from __future__ import annotations


class Refused(Exception):
    """What was given cannot be read; the message is one line, the command exits with 2."""
