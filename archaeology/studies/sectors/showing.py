"""Sectors as a page tells them: how far they hold first, then each with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from shapely.geometry.base import BaseGeometry

from archaeology.analysis.potential import Appraisal, Gain, Sector
from archaeology.analysis.potential.drawing import SECTOR, colored, draw_plan
from archaeology.analysis.potential.scores import Scores
from archaeology.analysis.potential.sectors import area_words
from archaeology.sites.presenting import number
from archaeology.studies.drawings import day_words
from archaeology.studies.geojson import bounds_in_degrees, collection, in_degrees
from archaeology.studies.sectors.criteria import FINDS
from archaeology.studies.sectors.explored import told_of
from archaeology.studies.sectors.parameters import SectorsParameters
from archaeology.studies.sectors.weighing import Weighing
from layers.ui.spreadsheet import spreadsheet

# Below the first a zone is hardly better than chance, from the second on clearly (Kvamme 1988).
HARDLY, CLEARLY = 0.2, 0.5
MASK_COLOR = "#6b6b6b"


def has_invented(record: Mapping[str, Any]) -> bool:
    """Whether anything invented took part."""
    return (
        any(each[3] for each in record["finds"])
        or any(each["synthetic"] for each in record["operations"])
        or bool(record.get("synthetic"))
    )


def result_of(weighing: Weighing, record: Mapping[str, Any]) -> dict[str, Any]:
    """What the page reads; large shapes are in the files."""
    found = weighing.appraisal
    return {
        "held": _held(found),
        "fit": _fit(found),
        "weights": [[each.title, round(100 * each.weight)] for each in found.weighed.criteria],
        "retained": {"words": found.retained, "exceeds": found.exceeds},
        "eligible": area_words(found.weighed.eligible_m2),
        "masked": [[title, area_words(area)] for title, area in found.masked_m2.items()],
        "scores": _legend(weighing.scores),
        "drawn": _("Scores dessinés en mailles de %(side)s m.")
        % {"side": number(round(weighing.scores.drawn_m, 1))},
        "effort": _explored(weighing, record),
        "sectors": [_sector(each, weighing) for each in found.sectors],
        "bounds": _bounds(found),
        "figures": found.record() | {"supposed_m2": round(weighing.known.supposed_m2, 1)},
    }


def sectors_geojson(weighing: Weighing) -> bytes:
    """The sectors (WGS 84) with rank, score, stability and reasons."""
    found = weighing.appraisal
    return collection(
        (
            {
                "rank": each.rank,
                "color": SECTOR,
                "title": _("Secteur %(rank)s") % {"rank": each.rank},
                "score": round(each.score, 4),
                "area_m2": round(each.area_m2, 1),
                "stability": _stability(found, each),
                # One text: a GeoPackage has no column for a list.
                "reasons": " ".join(_reasons(each, weighing)),
            },
            each.polygon,
        )
        for each in found.sectors
    )


def scores_geojson(scores: Scores) -> bytes:
    """The ground by its score (WGS 84), one feature for each class; masked ground is in none."""
    return collection(
        (
            {
                "title": _("Score %(score)s") % {"score": each.words},
                "color": color,
                "score_from": round(each.low, 4),
                "score_to": round(each.high, 4),
                "area_m2": round(each.area_m2, 1),
            },
            each.shape,
        )
        for each, color in colored(scores)
    )


def _legend(scores: Scores) -> list[dict[str, Any]]:
    """The classes of scores from the highest on, as a legend shows them."""
    return [
        {
            "label": _("score %(score)s, %(area)s")
            % {"score": each.words, "area": area_words(each.area_m2)},
            "kind": "fill",
            "color": color,
            "size": 0,
        }
        for each, color in reversed(list(colored(scores)))
    ]


def masked_geojson(found: Appraisal) -> bytes:
    """What is masked (WGS 84), one feature for each reason."""
    return collection(_masked(found))


def _masked(found: Appraisal) -> Iterator[tuple[Mapping[str, Any], BaseGeometry]]:
    for mask in found.weighed.told:
        words = _("%(why)s : rien n’en est dit") % {"why": mask.title[:1].upper() + mask.title[1:]}
        yield (
            {"title": words, "color": MASK_COLOR},
            found.weighed.cells.outlined(np.asarray(mask.cells, np.bool_)),
        )


def plan_of(weighing: Weighing, parameters: SectorsParameters, record: Mapping[str, Any]) -> str:
    """The sheet to print."""
    finds = np.array([each[1:3] for each in record["finds"]], np.float64).reshape(-1, 2)
    relief = record.get("relief")
    return draw_plan(
        weighing.appraisal,
        weighing.scores,
        title=parameters.title,
        x=finds[:, 0],
        y=finds[:, 1],
        date=day_words(record["day"]),
        warning=_warning(parameters, record),
        sources=[str(relief["title"])] if relief else [],
        explored=_explored(weighing, record),
    )


def _warning(parameters: SectorsParameters, record: Mapping[str, Any]) -> str:
    """What a reader has to know of a sheet that is handed on by itself."""
    told = []
    if has_invented(record):
        told.append(_("Des données inventées y prennent part : ce n’est pas un résultat."))
    if not parameters.public_only:
        told.append(_("Restes réservés compris, s’il y en a : ne pas diffuser."))
    return " ".join(told)


def csv_of(weighing: Weighing) -> bytes:
    """One line for each sector, as a spreadsheet; the middle in EPSG:2154."""
    found = weighing.appraisal
    middles = [each.polygon.representative_point() for each in found.sectors]
    return spreadsheet(
        ("rang", "x_lambert93", "y_lambert93", "surface_m2", "note", "stabilite", "raisons"),
        (
            (
                *(each.rank, round(middle.x, 2), round(middle.y, 2), round(each.area_m2, 1)),
                *(each.score, _stability(found, each)),
                ", ".join(reason.removesuffix(".") for reason in _reasons(each, weighing)),
            )
            for each, middle in zip(found.sectors, middles, strict=True)
        ),
    )


def _held(found: Appraisal) -> dict[str, Any]:
    """On finds that were kept apart."""
    checked = found.validation
    if checked is None:
        return {"gain": "", "words": found.not_validated, "verdict": "unknown"}
    gain = checked.together.gain
    words = _(
        "Mesuré sur du mobilier mis de côté, bloc par bloc de %(block)s m, qui n’a pas servi au "
        "calcul : %(shares)s."
    ) % {"block": round(checked.block_m), "shares": _shares(checked.together)}
    if checked.low is not None or checked.high is not None:
        words += _(" À 90 %%, le gain est entre %(low)s et %(high)s.") % {
            "low": _gain_words(checked.low),
            "high": _gain_words(checked.high),
        }
    return {"gain": _gain_words(gain), "words": words, **_verdict(gain, checked.low)}


def _fit(found: Appraisal) -> dict[str, Any]:
    """On the finds that the model was made with."""
    return {
        "gain": _gain_words(found.gain.gain),
        "words": _("Mesuré sur le mobilier qui a servi au calcul, donc flatté : %(shares)s.")
        % {"shares": _shares(found.gain)},
    }


def _shares(gain: Gain) -> str:
    told = ngettext(
        "%(area)s %% de la surface, %(hits)s de %(sites)s objet connu",
        "%(area)s %% de la surface, %(hits)s des %(sites)s objets connus",
        gain.sites,
    )
    return told % {
        "area": number(round(100 * gain.area_share, 1)),
        "hits": gain.zone_sites,
        "sites": gain.sites,
    }


def _verdict(gain: float | None, low: float | None) -> dict[str, str]:
    if gain is None:
        sentence = _("Aucun objet mis de côté n’est retrouvé : ces secteurs ne prouvent rien.")
        return {"verdict": "bad", "sentence": sentence}
    if gain < HARDLY or low is None or low < 0:
        sentence = _("Guère mieux que le hasard, ou trop peu de mobilier pour le savoir.")
        return {"verdict": "bad", "sentence": sentence}
    if gain < CLEARLY:
        return {"verdict": "fair", "sentence": _("Un peu mieux que le hasard.")}
    return {"verdict": "good", "sentence": _("Nettement mieux que le hasard.")}


def _gain_words(gain: float | None) -> str:
    return _("non défini") if gain is None else f"{gain:.2f}".replace(".", ",").replace("-", "−")


def _explored(weighing: Weighing, record: Mapping[str, Any]) -> list[str]:
    return told_of(weighing.known, weighing.nominal_m2, len(record["operations"]))


def _reasons(one: Sector, weighing: Weighing) -> list[str]:
    """Sentences: what each criterion has to do with it, and what they suppose."""
    told = [f"{each.words[:1].upper()}{each.words[1:]}." for each in one.reasons]
    counts = any(each.key == FINDS for each in one.reasons)
    if counts and weighing.known.supposed.intersects(one.polygon):
        told.append(_("Une étendue supposée y compte pour une opération sans emprise."))
    return told


def _sector(one: Sector, weighing: Weighing) -> dict[str, Any]:
    found = weighing.appraisal
    middle = in_degrees(one.polygon.representative_point())
    stability = _stability(found, one)
    return {
        "rank": one.rank,
        "area": area_words(one.area_m2),
        "score": f"{one.score:.2f}".replace(".", ","),
        "stable": "" if stability is None else f"{100 * stability:.0f} %",
        "reasons": _reasons(one, weighing),
        "place": [middle.x, middle.y],
    }


def _stability(found: Appraisal, one: Sector) -> float | None:
    return round(found.stability[one.rank - 1], 4) if found.stability else None


def _bounds(found: Appraisal) -> Sequence[float]:
    cells = found.weighed.cells
    west, north = float(cells.transform.c), float(cells.transform.f)
    east, south = west + cells.columns * cells.width_m, north - cells.rows * cells.height_m
    return bounds_in_degrees((west, south, east, north))
