"""From rows to a telling: what is not told in the language is left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archaeology.tours.models import Medium as MediumRow
from archaeology.tours.models import Stop as StopRow
from archaeology.tours.models import Tour as TourRow
from archaeology.tours.telling.parts import (
    Audio,
    Confidence,
    Heights,
    Image,
    Licence,
    Medium,
    Period,
    Place,
    Source,
    Stop,
    Telling,
    bounds_of,
)
from archaeology.tours.telling.rows import Rows, Site
from archaeology.tours.telling.shores import Shores
from archaeology.tours.telling.words import heights_in_words, period_in_words, words_in
from archaeology.tours.vocabulary import MediumKind
from layers.catalog.visible import Feature

# A rise counts once it is more than what a height is uncertain by.
LEAST_RISE_M = 1.0


def composed(
    rows: Rows, shores: Shores, key: int, language: str, *, draft: bool = False
) -> Telling | None:
    """The tour of that key in a language; None where it is not published in it.

    `draft`: as it would be told if it were published now, with what is already written.
    """
    row, text = rows.tours.get(key), rows.texts.get((key, language))
    languages = _languages(row.feature) if row else ()
    if row is None or text is None or not (draft or language in languages):
        return None
    feature, facts = row.feature, row.facts
    route = _line(feature.geometry)
    # Heights along a way that may not be told would tell of it.
    profile = tuple((float(at), float(height)) for at, height in facts.profile or ())
    profile = profile if route else ()
    stops = tuple(_stops(rows, rows.stops.get(key, ()), language, draft))
    bounds = bounds_of([*route, *(stop.place for stop in stops if stop.place)])
    return Telling(
        key=key,
        code=facts.code,
        language=language,
        languages=languages,
        title=text.title,
        summary=text.summary,
        description=text.description,
        access_note=text.access_note,
        theme=facts.theme,
        duration_min=facts.duration_min,
        wheelchair=facts.wheelchair,
        valid_until=facts.valid_until,
        published=text.published_at or text.updated_at,
        updated=text.updated_at,
        synthetic=facts.synthetic,
        route=route,
        profile=profile,
        heights=_heights(facts, language) if profile else None,
        length_m=round(row.length_m) if route and row.length_m is not None else None,
        ascent_m=ascent([height for _, height in profile]),
        images=_images(rows.tour_media.get(key, ()), language),
        audio=_audio(rows.tour_media.get(key, ()), language),
        stops=stops,
        shoreline=shores.near(bounds, language),
    )


def _stops(
    rows: Rows, stops: Iterable[tuple[StopRow, Feature]], language: str, draft: bool
) -> Iterable[Stop]:
    for stop, feature in stops:
        text = rows.stop_texts.get((stop.pk, language))
        told = text is not None and (draft or language in _languages(feature))
        if text is None or not told:
            continue
        media = rows.stop_media.get(stop.pk, ())
        site = rows.sites.get(stop.site_id) if stop.site_id else None
        yield Stop(
            key=stop.pk,
            slug=stop.slug,
            order=stop.order,
            title=text.title,
            text=text.text,
            easy_text=text.easy_text,
            place=_point(feature.geometry),
            radius_m=stop.radius_m,
            period=_period(stop.period_start, stop.period_end, language),
            images=_images(media, language),
            audio=_audio(media, language),
            sources=_each_once(site.sources) if site else (),
            confidence=_confidence(site, language),
            site=site.name if site else "",
        )


def _heights(facts: TourRow, language: str) -> Heights | None:
    source, synthetic = facts.profile_source, facts.profile_synthetic
    if not source:
        return None
    return Heights(source, synthetic, heights_in_words(source, synthetic, language))


def _languages(feature: Feature) -> tuple[str, ...]:
    return tuple(str(feature.properties.get("languages") or "").split())


def _images(media: Iterable[MediumRow], language: str) -> tuple[Image, ...]:
    told = []
    for each in media:
        text = each.text_in(language)
        if each.kind != MediumKind.IMAGE or text is None or not each.may_be_told_in(language):
            continue
        period = _period(each.period_start, each.period_end, language)
        size = each.width or 0, each.height or 0
        told.append(Image(medium_of(each), *size, text.alt, text.caption, period))
    return tuple(told)


def _audio(media: Iterable[MediumRow], language: str) -> tuple[Audio, ...]:
    told = []
    for each in media:
        text = each.text_in(language)
        if each.kind != MediumKind.AUDIO or text is None or not each.may_be_told_in(language):
            continue
        told.append(Audio(medium_of(each), each.seconds, text.transcript))
    return tuple(told)


def medium_of(row: MediumRow) -> Medium:
    """A file as it is told of."""
    return Medium(
        sha256=row.sha256,
        suffix=row.suffix,
        bytes=row.bytes,
        type=row.content_type,
        stored=str(row.file.name),
        author=row.author,
        licence=Licence(row.licence, row.licence_url),
        credit_url=row.credit_url,
    )


def _period(start: int | None, end: int | None, language: str) -> Period | None:
    words = period_in_words(start, end, language)
    return Period(start, end, words) if words else None


def _each_once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Sources as they are cited: one that was recorded twice counts as the better of both."""
    cited: dict[tuple[str, str, str], Source] = {}
    for each in sources:
        cited.setdefault((each.title.casefold(), each.author.casefold(), each.year), each)
    return tuple(cited.values())


def _confidence(site: Site | None, language: str) -> Confidence | None:
    if site is None or not site.grade:
        return None
    return Confidence(site.grade, words_in(language).grades.get(site.grade, site.grade))


def _point(geometry: Mapping[str, Any] | None) -> Place | None:
    if geometry is None:
        return None
    longitude, latitude = geometry["coordinates"][:2]
    return longitude, latitude


def _line(geometry: Mapping[str, Any] | None) -> tuple[Place, ...]:
    if geometry is None:
        return ()
    return tuple((each[0], each[1]) for each in geometry["coordinates"])


def ascent(heights: Sequence[float]) -> int | None:
    """All that one climbs; up and down by less than `LEAST_RISE_M` is noise, not a hill."""
    if not heights:
        return None
    climbed, foot, top = 0.0, heights[0], heights[0]
    for height in heights[1:]:
        if height > top:
            top = height
        elif top - height >= LEAST_RISE_M:
            climbed += top - foot if top - foot >= LEAST_RISE_M else 0.0
            foot = top = height
        if height < foot:
            foot = top = height
    climbed += top - foot if top - foot >= LEAST_RISE_M else 0.0
    return round(climbed)
