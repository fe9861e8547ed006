"""What a shoreline found, in French sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from archaeology.sites.presenting import number, year
from archaeology.studies.shorelines.words import SHORT

# Pulls of less than this are none.
LEAST_SHIFT_M = 0.02


@dataclass(frozen=True, slots=True)
class Said:
    """One remain and what it does, in words; `mark` says in a word where it is doubtful."""

    id: str
    label: str
    where: str
    meaning: str | Promise
    height: str
    weight: str
    effect: str
    mark: str
    reliability: str
    synthetic: bool
    public: bool


def metres(value: float, digits: int = 2) -> str:
    """A number of metres with a French comma."""
    return number(value, digits)


def period_in_words(start: int, end: int) -> str:
    """A slice of time: « de 50 av. J.-C. à 199 »; its last year is the one before `end`."""
    if end - start == 1:
        return year(start)
    return _("de %(first)s à %(last)s") % {"first": year(start), "last": year(end - 1)}


def statement_in_words(water: Mapping[str, Any]) -> str:
    """The level that can be quoted: « entre 3,10 et 4,25 m NGF »."""
    low, high = water["low"], water["high"]
    if low is not None and high is not None:
        return _("entre %(low)s et %(high)s m NGF") % {"low": metres(low), "high": metres(high)}
    if low is not None:
        return _("au moins à %s m NGF") % metres(low)
    if high is not None:
        return _("au plus à %s m NGF") % metres(high)
    return _("rien ne permet de l’énoncer")


def confidence_in_words(water: Mapping[str, Any]) -> str:
    """How sure that is."""
    if water["low"] is None and water["high"] is None:
        return ""
    share = round(100 * float(water["share"]))
    return _("avec %d %% de confiance au moins") % share


def remains_in_words(result: Mapping[str, Any]) -> list[Said]:
    """The remains, those that move the level most first."""
    ordered = sorted(result["remains"], key=lambda each: -abs(each["shift_m"]))
    return [
        Said(
            id=each["id"],
            label=each["label"],
            where=each["where"],
            meaning=SHORT[each["meaning"]],
            height=_("%(z)s ± %(s)s m")
            % {"z": metres(each["height_m"]), "s": metres(each["spread_m"])},
            weight=_("%d %%") % round(100 * each["weight"]),
            effect=_effect(each),
            mark=_mark(each),
            reliability=each["reliability"],
            synthetic=each["synthetic"],
            public=each["public"],
        )
        for each in ordered
    ]


def conflicts_in_words(result: Mapping[str, Any], most: int = 12) -> list[str]:
    """The pairs that no level satisfies."""
    labels = [_named(each) for each in result["remains"]]
    return [
        _("« %(one)s » et « %(other)s » : aucun niveau ne leur convient à tous deux.")
        % {"one": labels[each["first"]], "other": labels[each["second"]]}
        for each in result["conflicts"][:most]
    ]


def uncertainty_in_words(result: Mapping[str, Any]) -> str:
    """One sentence for whoever stands on the shore."""
    water = result["water"]
    words = _("Niveau des %(reference)s %(statement)s, %(confidence)s.") % {
        "reference": water["reference"],
        "statement": statement_in_words(water),
        "confidence": confidence_in_words(water) or _("sans certitude"),
    }
    return f"{words} {_what_lines_say(water)}"


def warning_in_words(water: Mapping[str, Any], drawn: Collection[float]) -> str:
    """What no remain bears of a study's files, which must be read with them; "" if nothing is.

    Args:
        drawn: the probabilities whose area and line are drawn, 0.05, 0.5 and 0.95 at most.
    """
    if water["low"] is None and water["high"] is None:
        return _(
            "L’étude n’énonce aucun niveau de l’eau : ses probabilités ne sont que l’hypothèse de"
            " départ, non un résultat."
        )
    if not drawn:
        return _(
            "Le niveau n’est énoncé qu’à %d %% de confiance : trop peu pour une limite à 5 %%. Les"
            " probabilités reposent aussi sur l’hypothèse de départ."
        ) % round(100 * float(water["share"]))
    if water["low"] is None:
        return _(
            "Rien de sûr ne borne l’eau par le bas : seule la limite à 5 % est énoncée. Les"
            " probabilités plus grandes reposent sur l’hypothèse de départ."
        )
    if water["high"] is None:
        return _(
            "Rien de sûr ne borne l’eau par le haut : seule la limite à 95 % est énoncée. Les"
            " probabilités plus petites reposent sur l’hypothèse de départ."
        )
    return ""


def _what_lines_say(water: Mapping[str, Any]) -> str:
    if water["low"] is None and water["high"] is None:
        return _("Aucune ligne n’est dessinée.")
    if water["low"] is None:
        return _("Au-delà de la ligne, le sol était presque sûrement à sec ; en deçà, nul ne sait.")
    if water["high"] is None:
        return _("En deçà de la ligne, l’eau venait presque sûrement ; au-delà, nul ne sait.")
    return _(
        "Entre les deux lignes extrêmes, nul ne sait où était le bord de l’eau : la ligne du milieu"
        " a une chance sur deux."
    )


def _named(remain: Mapping[str, Any]) -> str:
    where: Sequence[str] = [each for each in (remain["label"], remain["where"]) if each]
    return ", ".join(where)


def _effect(remain: Mapping[str, Any]) -> str:
    shift, narrowing = remain["shift_m"], remain["narrowing_m"]
    if shift > LEAST_SHIFT_M:
        words = _("tire le niveau vers le haut de %s m") % metres(shift)
    elif shift < -LEAST_SHIFT_M:
        words = _("tire le niveau vers le bas de %s m") % metres(-shift)
    else:
        words = _("ne déplace guère le niveau")
    if narrowing > LEAST_SHIFT_M:
        return _("%(words)s, et resserre l’intervalle de %(by)s m") % {
            "words": words,
            "by": metres(narrowing),
        }
    if narrowing < -LEAST_SHIFT_M:
        return _("%(words)s, et sème le doute") % {"words": words}
    return words


def _mark(remain: Mapping[str, Any]) -> str:
    if remain["outlier"] > 0.5:
        return _("sans doute aberrant")
    if remain["elsewhere"] > 0.5:
        return _("sans doute d’une autre époque")
    return ""
