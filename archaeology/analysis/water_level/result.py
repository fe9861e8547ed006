"""The whole answer with everything it rests on, written as JSON and read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from importlib.metadata import version
from typing import Any

import numpy as np

from archaeology.analysis.water_level.candidates import LeftOut, Reason
from archaeology.analysis.water_level.influence import Conflict, Influence, conflicts, influences
from archaeology.analysis.water_level.level import EndFrom, LevelPosterior
from archaeology.analysis.water_level.meaning import Meaning, Side
from archaeology.analysis.water_level.posterior import Question, answer, columns, level_from
from archaeology.analysis.water_level.refusal import BadQuestion, BadRemain, BadResult
from archaeology.analysis.water_level.remain import Remain

# So many floors so near the upper limit are a crowd: where altitudes do not follow the water, six
# would be spread over metres.
CROWD, CROWD_M = 6, 0.5

KIND, VERSION = "water-level", 1

REFERENCES = (
    "van de Plassche (ed.) 1986, Sea-level Research: a manual for the collection and evaluation "
    "of data (indicative meaning)",
    "Shennan 2015, Handbook of Sea-Level Research, ch. 2 (index and limiting points)",
    "Waddelove & Waddelove 1990, Britannia 21: 253–266 (Roman remains and high water)",
    "Auriemma & Solinas 2009, Quaternary International 206: 134–146 (functional height)",
    "Ratcliffe 2000, International Journal of Geographical Information Science 14(7): 669–679; "
    "Crema 2012, Journal of Archaeological Method and Theory 19: 440–461 (aoristic weights)",
    "Christen 1994, Applied Statistics 43: 489–503; Bronk Ramsey 2009, Radiocarbon 51(3): "
    "1023–1045 (outliers)",
    "Neyman 1937, Philosophical Transactions A 236: 333–380 (bounds where one side speaks alone)",
    "Cook, Gelman & Rubin 2006, Journal of Computational and Graphical Statistics 15: 675–692 "
    "(simulated towns)",
)


class Caution(StrEnum):
    """What must be said beside the figures; pages put it into words."""

    NO_REMAIN = "no_remain"  # the answer is the prior
    NOTHING_BELOW = "nothing_below"  # the low end is the prior's
    NOTHING_ABOVE = "nothing_above"  # the high end is the prior's
    ONLY_UPPER = "only_upper"  # floors alone: how low the water was is not said
    ONLY_LOWER = "only_lower"  # mud alone: how high it came is not said
    PRIOR_CUTS = "prior_cuts"  # an index point speaks of a level that the prior excludes
    CROWDED = "crowded"  # floors crowd at the level: it may have stood some decimetres higher
    UNSURE_ABOVE = "unsure_above"  # floors might all deceive: no high end is stated
    UNSURE_BELOW = "unsure_below"  # mud might all deceive: no low end is stated
    EXACT_INDEX = "exact_index"  # an index point whose height above water is taken without error


@dataclass(frozen=True, eq=False)
class LevelResult:
    """Question, remains, answer and what explains it.

    `versions` are those of the libraries that computed it.
    """

    question: Question
    remains: tuple[Remain, ...]
    left_out: tuple[LeftOut, ...]
    posterior: LevelPosterior
    influences: tuple[Influence, ...]
    conflicts: tuple[Conflict, ...]
    versions: tuple[tuple[str, str], ...]
    references: tuple[str, ...] = REFERENCES

    @property
    def synthetic(self) -> bool:
        """Whether any remain was invented for a demonstration."""
        return any(each.synthetic for each in self.remains)

    @property
    def cautions(self) -> tuple[Caution, ...]:
        """What no remain says, and where the method is at its limit."""
        return tuple(caution for caution, holds in self._cautions().items() if holds)

    def _cautions(self) -> dict[Caution, bool]:
        sides = {each.meaning.side for each in self.influences if each.weight > 0}
        low, high = self.question.prior
        stated = self.posterior.statement()
        nothing_below, nothing_above = (
            end is EndFrom.PRIOR for end in (self.posterior.low_end, self.posterior.high_end)
        )
        return {
            Caution.NO_REMAIN: not sides,
            Caution.NOTHING_BELOW: nothing_below,
            Caution.NOTHING_ABOVE: nothing_above,
            Caution.ONLY_UPPER: sides == {Side.UPPER},
            Caution.ONLY_LOWER: sides == {Side.LOWER},
            Caution.PRIOR_CUTS: any(
                each.weight > 0
                and each.meaning.side is Side.INDEX
                and not low - each.spread_m <= each.height_m <= high + each.spread_m
                for each in self.influences
            ),
            Caution.CROWDED: self._crowded(),
            Caution.UNSURE_ABOVE: stated.high_m is None and not nothing_above,
            Caution.UNSURE_BELOW: stated.low_m is None and not nothing_below,
            Caution.EXACT_INDEX: any(
                remain.meaning.side is Side.INDEX and remain.range_m == 0 and each.weight > 0
                for remain, each in zip(self.remains, self.influences, strict=True)
            ),
        }

    def _crowded(self) -> bool:
        """Whether floors follow the water, which the method does not expect (see `towns`)."""
        of_slice = [each for each in self.influences if each.in_slice > 0.5]
        if any(each.meaning.side is Side.INDEX for each in of_slice):
            return False
        _, high = self.posterior.supported()
        near = [
            self.remains[each.index].same_as or str(each.index)
            for each in of_slice
            if each.meaning.side is Side.UPPER and abs(each.height_m - high) < CROWD_M
        ]
        return len(set(near)) >= CROWD

    def to_json(self) -> str:
        """One JSON document; `from_json` reads it back, and writes it again the same."""
        statement = self.posterior.statement()
        return json.dumps(
            {
                "kind": KIND,
                "version": VERSION,
                "question": asdict(self.question),
                "remains": [asdict(each) for each in self.remains],
                "left_out": [asdict(each) for each in self.left_out],
                "levels_m": self.posterior.levels_m.tolist(),
                "density": self.posterior.density.tolist(),
                "mean_m": self.posterior.mean,
                "interval_90": list(self.posterior.interval()),
                "statement_90": [statement.low_m, statement.high_m],
                "cautions": list(self.cautions),
                "influences": [
                    asdict(each) | {"constraint": each.constraint.tolist()}
                    for each in self.influences
                ],
                "conflicts": [asdict(each) for each in self.conflicts],
                "synthetic": self.synthetic,
                "versions": dict(self.versions),
                "references": list(self.references),
            },
            ensure_ascii=False,
            allow_nan=False,
        )

    @classmethod
    def from_json(cls, text: str) -> LevelResult:
        """The result that `to_json` wrote.

        Raises:
            BadResult: a text that is none.
        """
        try:
            read: dict[str, Any] = json.loads(text)
            if (read["kind"], read["version"]) != (KIND, VERSION):
                raise BadResult(f"Not a {KIND} result of version {VERSION}.", "version")
            return cls._from(read)
        except (KeyError, TypeError, ValueError, IndexError) as failed:
            if isinstance(failed, BadResult):
                raise
            raise BadResult(f"No {KIND} result can be read: {failed!r}.", "unreadable") from failed

    @classmethod
    def _from(cls, read: dict[str, Any]) -> LevelResult:
        question = _question(read["question"])
        remains = tuple(
            Remain(**each | {"meaning": Meaning(each["meaning"])}) for each in read["remains"]
        )
        return cls(
            question=question,
            remains=remains,
            left_out=tuple(
                LeftOut(**each | {"reason": Reason(each["reason"])}) for each in read["left_out"]
            ),
            posterior=level_from(
                np.array(read["density"], dtype=np.float64), columns(remains, question), question
            ),
            influences=tuple(
                Influence(
                    **each
                    | {
                        "meaning": Meaning(each["meaning"]),
                        "constraint": np.array(each["constraint"], dtype=np.float64),
                    }
                )
                for each in read["influences"]
            ),
            conflicts=tuple(Conflict(**each) for each in read["conflicts"]),
            versions=tuple(read["versions"].items()),
            references=tuple(read["references"]),
        )


def result_of(
    remains: Sequence[Remain], question: Question, left_out: Sequence[LeftOut] = ()
) -> LevelResult:
    """Ask, and keep all that explains the answer."""
    return LevelResult(
        question=question,
        remains=tuple(remains),
        left_out=tuple(left_out),
        posterior=answer(remains, question),
        influences=tuple(influences(remains, question)),
        conflicts=tuple(conflicts(remains, question)),
        versions=tuple((name, version(name)) for name in ("numpy", "scipy")),
    )


def _question(read: dict[str, Any]) -> Question:
    pairs = {
        name: (float(read[name][0]), float(read[name][1])) for name in ("slice", "prior", "horizon")
    }
    known = {each.name for each in fields(Question)}
    try:
        return Question(**{name: read[name] for name in known} | pairs)
    except (BadQuestion, BadRemain) as refused:
        raise BadResult(str(refused), "unreadable") from refused
