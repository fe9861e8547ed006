"""`geoportal water backtest`: would the ranking have found the breaks that came?"""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from networks.renewal import (
    Backtest,
    CannotRead,
    Defect,
    History,
    Score,
    backtest,
    history_of,
    moment_of,
    read_breaks,
    read_pipes,
)
from networks.water.commands import Refused
from networks.water.whose import add_territory, territory_in

HELP = "les casses qu’un classement établi avant une date aurait trouvées"
# Enough to see what is wrong with a file; all are counted.
MOST_REASONS = 1_000
DIGITS = 4


def add_arguments(parser: CommandParser) -> None:
    """The two tables and the date; without tables it is the territory's own history."""
    parser.add_argument("--pipes", type=Path, help="CSV id,material,diameter,laid,…")
    parser.add_argument("--breaks", type=Path, help="CSV pipe,date")
    add_territory(parser)
    parser.add_argument("--before", type=_moment, required=True, help="date de coupure, AAAA-MM-JJ")
    parser.add_argument("--since", type=_moment, help="début de l’enregistrement des casses")
    parser.add_argument("--until", type=_moment, help="fin de l’enregistrement des casses")


def run(options: Mapping[str, Any]) -> str:
    """The scores of the three rankings, what was set apart, what could not be read."""
    history, defects = _history(options)
    before, since, until = options["before"], options["since"], options["until"]
    if (since is not None and since >= before) or (until is not None and until < before):
        raise Refused(_("--since doit précéder --before, et --until le suivre."))
    result = backtest(history, before, since, until)
    document = _document(result, history, defects)
    if options["json"]:
        return json.dumps(document, ensure_ascii=False)
    return "\n".join(_in_words(result, history, document))


def _history(options: Mapping[str, Any]) -> tuple[History, list[Defect]]:
    """Of the two tables, or of the territory."""
    if options["pipes"] is None and options["breaks"] is None:
        # Nothing of this is there where a command is run without a database.
        from networks.water.renewing import reading

        territory = territory_in(options)
        return reading.pressure_history(territory, reading.read_pipes(territory)), []
    if options["pipes"] is None or options["breaks"] is None:
        raise Refused(_("--pipes et --breaks vont ensemble."))
    pipes, of_pipes = _read(options["pipes"], read_pipes)
    breaks, of_breaks = _read(options["breaks"], read_breaks)
    return history_of(pipes, breaks), [*of_pipes, *of_breaks]


def _moment(text: str) -> float:
    try:
        return moment_of(date.fromisoformat(text))
    except ValueError as error:
        raise ArgumentTypeError(_("« %s » n’est pas une date AAAA-MM-JJ.") % text) from error


def _read(path: Path, reader: Any) -> Any:
    try:
        return reader(path)
    except CannotRead as refused:
        raise Refused(f"{path.name} : {refused}") from refused


def _document(result: Backtest, history: History, defects: list[Defect]) -> dict[str, Any]:
    return {
        "shrinkage": _score(result.shrinkage),
        "age": _score(result.age),
        "breaks_per_km": _score(result.breaks_per_km),
        "set_apart": history.set_apart,
        "apart": {str(why): count for why, count in history.apart.items()},
        "since": round(result.since, DIGITS),
        "until": round(result.until, DIGITS),
        "pipes": result.pipes,
        "km": round(result.km, 3),
        "past_breaks": result.past,
        "later_breaks": result.later,
        "growth_per_year": round(result.growth, DIGITS),
        "rejected": len(defects),
        "reasons": [asdict(each) for each in defects[:MOST_REASONS]],
    }


def _score(score: Score) -> dict[str, float | None]:
    return {
        name: None if value is None else round(value, DIGITS)
        for name, value in asdict(score).items()
    }


def _in_words(result: Backtest, history: History, document: dict[str, Any]) -> list[str]:
    lines = [
        _("%(pipes)d conduites en service (%(km).1f km), %(past)d casses avant, %(later)d après.")
        % {"pipes": result.pipes, "km": result.km, "past": result.past, "later": result.later},
        _("Casses mises à part : %d (avant la pose ou après l’abandon).") % history.set_apart,
    ]
    if not result.past:
        lines.append(_("Aucune casse connue avant cette date : le classement n’a rien appris."))
    if not result.later:
        lines.append(_("Aucune casse connue après cette date : rien à retrouver."))
    rankings = {
        _("Casses attendues"): result.shrinkage,
        _("Âge seul"): result.age,
        _("Casses passées par km"): result.breaks_per_km,
    }
    for name, score in rankings.items():
        shares = ", ".join(
            f"{percent} % : {_percent(found)}"
            for percent, found in ((5, score.top5), (10, score.top10), (20, score.top20))
        )
        ratio = "–" if score.ratio is None else f"{score.ratio:.2f}"
        lines.append(
            _("%(name)s – casses trouvées dans le pire de la longueur, %(shares)s ; "
              "prédites / observées : %(ratio)s")
            % {"name": name, "shares": shares, "ratio": ratio}
        )  # fmt: skip
    lines += [f"{each['table']}, {each['row']} : {each['reason']}" for each in document["reasons"]]
    return lines


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
