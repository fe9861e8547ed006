"""From numbers to a word that somebody signs: the rule, and its reasons in sentences.

A road that was just resurfaced lies for about 15 years before it is resurfaced again (the usual
life of a wearing course). What counts is whether somebody must dig through it before: the chance of
at least one break in those years, 1 − e^(−15 × expected), beside what has happened already.

Pressure pipes
    renew         the chance is 1 in 2 or more; or three breaks in ten years; or among the worst 5 %
                  of the length with a chance of 1 in 4
    watch         the chance is 1 in 5 or more; or among the worst 5 % of the length, for what a
                  break would do; or among the worst 20 %, broken before
    insufficient  neither material nor year is known, and nothing is recorded
    no need       everything else
Sewers
    renew         grade 4 or 5; or three events in ten years
    watch         grade 3; or two events; or among the worst 20 % of the length with an event
    insufficient  never inspected, year unknown, and nothing is recorded
    no need       everything else
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import exp

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from networks.water.outlooks import Advice
from networks.water.renewing.reading import Happened, PipeFacts
from networks.water.vocabulary import Material

PAVEMENT_YEARS = 15
LIKELY, POSSIBLE, AMONG_WORST = 0.5, 0.2, 0.25
WORST, BAD = 0.05, 0.20
REPEATED, REPEATED_YEARS = 3, 10
POOR, DOUBTFUL = 4, 3


@dataclass(frozen=True, slots=True)
class Advised:
    """The word and why."""

    advice: Advice
    reasons: tuple[str, ...]


def chance_of_a_break(expected: float, years: int = PAVEMENT_YEARS) -> float:
    """That at least one comes within these years, `expected` a year."""
    return 1 - exp(-expected * years)


def advise_pressure(
    pipe: PipeFacts, happened: Happened, expected: float, share: float, today: date
) -> Advised:
    """The advice on a pipe under pressure."""
    chance = chance_of_a_break(expected)
    recent = happened.since(_years_ago(today))
    reasons = [_past(happened, today)]
    unknown = pipe.material == Material.UNKNOWN and pipe.laid is None
    if unknown and not happened.days:
        return Advised(
            Advice.INSUFFICIENT,
            (*reasons, _("Ni matériau ni année de pose connus : rien ne permet d’en juger.")),
        )
    reasons.append(
        _("%(chance)d %% de risque d’au moins une casse sous la chaussée neuve en %(years)d ans.")
        % {"chance": round(100 * chance), "years": PAVEMENT_YEARS}
    )
    reasons.append(_standing(share))
    if chance >= LIKELY or recent >= REPEATED or (share < WORST and chance >= AMONG_WORST):
        return Advised(Advice.RENEW, tuple(reasons))
    if chance >= POSSIBLE or share < WORST or (share < BAD and happened.days):
        return Advised(Advice.WATCH, tuple(reasons))
    return Advised(Advice.NO_NEED, tuple(reasons))


def advise_sewer(pipe: PipeFacts, happened: Happened, share: float, today: date) -> Advised:
    """The advice on a sewer."""
    grade = pipe.condition
    reasons = [_past(happened, today)]
    if grade is not None:
        reasons.append(_("État constaté : %d sur 5 (5 : à refaire).") % grade)
    if grade is None and pipe.laid is None and not happened.days:
        return Advised(
            Advice.INSUFFICIENT,
            (*reasons, _("Jamais inspecté, année inconnue : rien ne permet d’en juger.")),
        )
    reasons.append(_standing(share))
    events = len(happened.days)
    if (grade or 0) >= POOR or happened.since(_years_ago(today)) >= REPEATED:
        return Advised(Advice.RENEW, tuple(reasons))
    if grade == DOUBTFUL or events >= 2 or (share < BAD and events):
        return Advised(Advice.WATCH, tuple(reasons))
    return Advised(Advice.NO_NEED, tuple(reasons))


def _years_ago(today: date) -> date:
    return date(today.year - REPEATED_YEARS, today.month, min(today.day, 28))


def _past(happened: Happened, today: date) -> str:
    days: Sequence[date] = happened.days
    if not days:
        return _("Aucun incident enregistré.")
    told = ngettext(
        "%(all)d incident enregistré, dont %(recent)d en dix ans ; dernier le %(last)s.",
        "%(all)d incidents enregistrés, dont %(recent)d en dix ans ; dernier le %(last)s.",
        len(days),
    )
    return told % {
        "all": len(days),
        "recent": happened.since(_years_ago(today)),
        "last": f"{max(days):%d/%m/%Y}",
    }


def _standing(share: float) -> str:
    percent = min(int(100 * share) + 1, 100)
    return _("Parmi les %d %% du linéaire les plus urgents de son réseau.") % percent
