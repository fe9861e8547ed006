"""Everything about the sectors at once: polygons, reasons, what is masked, how far it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential.cells import Cells
from archaeology.analysis.potential.choosing import ROUNDING, Rule, choose
from archaeology.analysis.potential.gain import Gain, gain_of
from archaeology.analysis.potential.overlay import Overlay
from archaeology.analysis.potential.parcels import choose_among
from archaeology.analysis.potential.refusal import TooFewBlocks
from archaeology.analysis.potential.sectors import Sector, area_words, sectors_of
from archaeology.analysis.potential.stability import stability
from archaeology.analysis.potential.validation import Build, CrossValidation, cross_validate


@dataclass(frozen=True, slots=True)
class Appraisal:
    """The sectors and how far they may be trusted.

    `gain` counts the sites that the model was made with; `validation` those that were held out,
    None with `not_validated` saying why. `stability` is the share of each sector that stays
    chosen when the weights change by up to half; empty for given polygons. `tied_share` and
    `took_ties` are the choice's.
    """

    weighed: Overlay
    rule: Rule
    sectors: tuple[Sector, ...]
    gain: Gain
    validation: CrossValidation | None
    not_validated: str = ""
    stability: tuple[float, ...] = ()
    tied_share: float = 0.0
    took_ties: bool = False

    @property
    def exceeds(self) -> bool:
        """Whether more ground is in sectors than was asked for."""
        return self.gain.area_share > self.rule.share + ROUNDING

    @property
    def retained(self) -> str:
        """How much of the ground is in sectors, and why it is not what was asked (French)."""
        if not self.sectors:
            return ""
        said = (
            f"Retenu : {_percent(self.gain.area_share)} de la surface évaluée, pour "
            f"{_percent(self.rule.share)} demandés au plus."
        )
        alike = f"{_percent(self.tied_share)} de la surface ont un même score que rien ne départage"
        if self.exceeds and self.took_ties:
            return f"{said} C’est plus que demandé : {alike}."
        if self.exceeds:
            return f"{said} C’est plus que demandé : rien de plus petit ne peut être retenu."
        if self.tied_share and not self.took_ties:
            return f"{said} Ensuite, {alike} : les prendre dépasserait la part demandée."
        return said

    @property
    def masked_m2(self) -> dict[str, float]:
        """The area that each reason masks; a cell may have several, and a reason that masks nothing
        which others before it do not is left out.
        """
        cell = self.weighed.cells.cell_m2
        return {
            each.title: float(np.count_nonzero(each.cells)) * cell for each in self.weighed.told
        }

    def lines(self) -> list[str]:
        """The appraisal in sentences (French), as it is printed."""
        weights = ", ".join(
            f"{each.title} {100 * each.weight:.0f} %" for each in self.weighed.criteria
        )
        said = [
            f"Poids : {weights}.",
            f"Surface évaluée : {area_words(self.weighed.eligible_m2)}.",
            *([self.retained] if self.retained else []),
            *(f"Masqué, {title} : {area_words(area)}." for title, area in self.masked_m2.items()),
            *(f"{each.words}{self._steady(each.rank)}" for each in self.sectors),
        ]
        if self.masked_m2:
            said.append("Ce qui est masqué n’est pas vide : rien n’en est dit.")
        if not self.sectors:
            said.append("Aucun secteur : rien ne se distingue du reste, ou tout est trop petit.")
        said.append(f"Gain de Kvamme sur les sites connus : {_gain(self.gain)}.")
        if self.validation is None:
            said.append(f"Sans validation croisée. {self.not_validated}")
        else:
            said.append(_validated(self.validation))
        return said

    def _steady(self, rank: int) -> str:
        if not self.stability:
            return ""
        share = f"{100 * self.stability[rank - 1]:.0f} %"
        return f" Retenu à {share} quand chaque poids varie au hasard de deux tiers à trois demis."

    def features(self) -> dict[str, Any]:
        """The sectors as a GeoJSON-like FeatureCollection; coordinates in EPSG:2154."""
        return {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "id": each.rank,
                    "geometry": shapely.geometry.mapping(each.polygon),
                    "properties": {
                        "rank": each.rank,
                        "score": each.score,
                        "best": each.best,
                        "area_m2": each.area_m2,
                        "stability": self.stability[each.rank - 1] if self.stability else None,
                        "reasons": [
                            {
                                "key": reason.key,
                                "value": reason.value,
                                "usual": reason.usual,
                                "contribution": reason.contribution,
                                "share": reason.share,
                                "unknown": reason.unknown,
                                "words": reason.words,
                            }
                            for reason in each.reasons
                        ],
                    },
                }
                for each in self.sectors
            ],
        }

    def record(self) -> dict[str, Any]:
        """Figures and parameters, ready for JSON."""
        checked = self.validation
        return {
            "weights": {each.key: each.weight for each in self.weighed.criteria},
            "rule": {
                "share": self.rule.share,
                "least_m2": self.rule.least_m2,
                "largest_m2": self.rule.largest_m2,
                "most": self.rule.most,
            },
            "retained": {
                "share": self.gain.area_share,
                "exceeds": self.exceeds,
                "tied_share": self.tied_share,
                "took_ties": self.took_ties,
            },
            "eligible_m2": self.weighed.eligible_m2,
            "masked_m2": self.masked_m2,
            "gain": _figures(self.gain),
            "validation": None
            if checked is None
            else {
                "block_m": checked.block_m,
                "folds": [_figures(each) for each in checked.folds],
                "together": _figures(checked.together),
                "low": checked.low,
                "high": checked.high,
            },
            "not_validated": self.not_validated,
        }


def appraise(
    cells: Cells,
    build: Build,
    x: ArrayLike,
    y: ArrayLike,
    rule: Rule,
    *,
    parcels: Sequence[BaseGeometry] = (),
    block_m: float | None = None,
    folds: int = 5,
    seed: int = 1,
) -> Appraisal:
    """Weigh, choose, explain and check.

    `build` makes the scores from known sites (x, y in EPSG:2154), so that cross-validation can
    hold some out; a model that uses none ignores them. With `parcels` those are ranked instead of
    free shapes (cross-validation then still holds the cells to account, not the parcels). Blocks
    are by default a fifth of the longer side.
    """
    xs, ys = (np.atleast_1d(np.asarray(each, np.float64)) for each in (x, y))
    weighed = build(xs, ys)
    choice = choose_among(weighed, parcels, rule) if parcels else choose(weighed, rule)
    longer = max(cells.rows * cells.height_m, cells.columns * cells.width_m)
    block = block_m or max(longer / 5, cells.width_m, cells.height_m)
    validation, why_not = None, ""
    try:
        validation = cross_validate(
            cells, build, xs, ys, rule, block_m=block, folds=folds, seed=seed
        )
    except TooFewBlocks as refusal:
        why_not = refusal.french
    return Appraisal(
        weighed,
        rule,
        tuple(sectors_of(weighed, choice)),
        gain_of(cells, choice.zone, weighed.eligible, xs, ys),
        validation,
        why_not,
        () if parcels else stability(weighed, choice, rule, seed=seed),
        choice.tied_share,
        choice.took_ties,
    )


def _figures(gain: Gain) -> dict[str, Any]:
    return {
        "gain": gain.gain,
        "area_share": gain.area_share,
        "site_share": gain.site_share,
        "sites": gain.sites,
        "zone_sites": gain.zone_sites,
    }


def _percent(share: float) -> str:
    """To a tenth; what is less than that is not nothing."""
    if 0 < share < 0.0005:
        return "moins de 0,1 %"
    return f"{100 * share:.1f} %".replace(".", ",").replace(",0 %", " %")


def _gain(gain: Gain) -> str:
    shares = (
        f"{100 * gain.area_share:.1f} % de la surface, {gain.zone_sites} des {gain.sites} sites"
    ).replace(".", ",")
    if gain.gain is None:
        return f"non défini ({shares})"
    return f"{_n(gain.gain)} ({shares})"


def _validated(checked: CrossValidation) -> str:
    said = (
        f"Validation croisée spatiale, {len(checked.folds)} groupes de blocs de "
        f"{checked.block_m:.0f} m : gain {_gain(checked.together)}"
    )
    if checked.low is not None and checked.high is not None:
        said += f", intervalle à 90 % de {_n(checked.low)} à {_n(checked.high)}"
    elif checked.high is not None:
        said += f", intervalle à 90 % sans borne basse, jusqu’à {_n(checked.high)}"
    gains = checked.fold_gains
    if gains:
        said += f" ; par groupe de {_n(gains[0])} à {_n(gains[-1])}"
    missed = len(checked.folds) - len(gains)
    return said + (f", sans site retrouvé dans {missed}." if missed else ".")


def _n(value: float) -> str:
    return f"{value:.2f}".replace(".", ",").replace("-", "−")
