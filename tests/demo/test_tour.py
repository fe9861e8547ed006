"""The tour's texts and drawings: whole in each language, and never surer than the facts."""

from __future__ import annotations

import itertools
import math
import re
import wave
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from geoportal.demo.facts.claims import CLAIMS
from geoportal.demo.facts.juliobona import SITES, facts
from geoportal.demo.tour import pictures, sounds
from geoportal.demo.tour.stops import COVER, LANGUAGES, STOPS, Stop, route
from geoportal.demo.tour.words import words

SHOWN = [COVER.name, *(picture.name for stop in STOPS for picture in stop.pictures)]
# How each language tells that something is not sure.
DOUBT = {
    "fr": r"hypothèse|probable|on ne (?:le )?sait|n’est pas connue|inconnu|pas la preuve"
    r"|n’est pas dit|ne connaît pas|discutée|ne tranche pas|pas un témoignage|pas sûr|peut-être",
    "en": r"hypothesis|probabl|not known|do not know|unknown|no proof|not stated|disputed"
    r"|does not decide|not a direct witness|not sure|perhaps",
    "de": r"Hypothese|wahrscheinlich|unbekannt|wissen (?:es )?nicht|keinen Beweis|nicht angegeben"
    r"|umstritten|nicht fest|kein unmittelbares|nicht sicher|[Vv]ielleicht",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_says_the_same_things(language: str) -> None:
    told = words(language)
    assert set(told.tour) == {"title", "summary", "description", "access_note"}
    assert list(told.stops) == [stop.slug for stop in STOPS]
    assert all(set(texts) == {"title", "text", "easy_text"} for texts in told.stops.values())
    assert sorted(told.media) == sorted(SHOWN) == sorted(pictures.PAINTERS)
    assert all(set(texts) == {"alt", "caption"} for texts in told.media.values())
    heard = {name for stop in STOPS for name in stop.sounds}
    assert set(told.sounds) == heard == set(sounds.COMPOSERS)
    assert all(set(texts) == {"transcript"} for texts in told.sounds.values())
    every = [told.tour, *told.stops.values(), *told.media.values(), *told.sounds.values()]
    assert all(text for texts in every for text in texts.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.slug)
def test_what_is_not_sure_is_told_as_such(stop: Stop, language: str) -> None:
    texts = words(language).stops[stop.slug]
    # Every stop has something that nobody knows.
    assert re.search(DOUBT[language], texts["text"], re.IGNORECASE)
    assert re.search(DOUBT[language], texts["easy_text"], re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_easy_versions_are_short_sentences_each_on_its_line(language: str) -> None:
    for slug, texts in words(language).stops.items():
        for line in texts["easy_text"].splitlines():
            assert len(line.split()) <= 14, f"{slug}: {line}"
            assert line[-1] in ".?"


def test_figures_are_those_of_the_facts() -> None:
    """A number in a text is in its language's other versions too, written its own way."""

    def figures(text: str) -> list[str]:
        plain = re.sub(r"(?<=\d)[   .,](?=\d{3}(?!\d))", "", text)
        found = re.findall(r"\d+(?:[.,]\d+)?", plain)
        return sorted(each.replace(",", ".") for each in found)

    for stop in STOPS:
        french, english = (words(each).stops[stop.slug]["text"] for each in ("fr", "en"))
        measured = [each for each in figures(french) if "." in each]
        assert measured == [each for each in figures(english) if "." in each], stop.slug
        assert {each for each in figures(french) if len(each) == 4 and each[0] in "12"} <= {
            *figures(english)
        }


def test_each_stop_rests_on_a_place_with_a_cited_statement() -> None:
    known = facts()
    sites = {site.fact for site in SITES}
    for stop in STOPS:
        assert stop.site in sites
        assert stop.site in stop.facts
        assert all(fact in known for fact in stop.facts)
        assert any(claim.about == stop.site and claim.sources for claim in CLAIMS)


def test_the_way_passes_each_stop_and_is_a_walk() -> None:
    way = route()
    assert {stop.place for stop in STOPS} <= set(way)
    steps = [math.dist(one, other) for one, other in itertools.pairwise(way)]
    assert 1_000 < sum(steps) < 2_500
    assert max(steps) < 120


def test_two_stops_have_periods_to_slide_through() -> None:
    slid = [stop for stop in STOPS if sum(p.period is not None for p in stop.pictures) >= 2]
    assert {stop.slug for stop in slid} == {"theatre", "port"}
    for stop in slid:
        periods = [picture.period for picture in stop.pictures if picture.period is not None]
        assert periods == sorted(periods)
        assert all(end < start for (_, end), (start, _) in itertools.pairwise(periods))


def test_every_stop_has_two_pictures_at_least_and_shows_none_twice() -> None:
    assert all(len(stop.pictures) >= 2 for stop in STOPS)
    assert len(SHOWN) == len(set(SHOWN))


@pytest.mark.parametrize("name", ["theatre-2", "statue", "valley-cut"])
def test_a_drawing_is_a_small_jpeg_always_the_same(name: str) -> None:
    data = pictures.jpeg(name)
    picture = Image.open(BytesIO(data))
    picture.load()
    assert (picture.format, picture.size, picture.mode) == ("JPEG", (960, 640), "RGB")
    assert len(data) < 160_000
    assert not picture.getexif()
    assert pictures.jpeg.__wrapped__(name) == data


def test_a_sound_is_heard_is_small_and_always_the_same() -> None:
    data = sounds.wav("tide")
    with wave.open(BytesIO(data)) as read:
        assert (read.getnchannels(), read.getsampwidth(), read.getframerate()) == (1, 2, 16_000)
        samples = np.frombuffer(read.readframes(read.getnframes()), "<i2").astype(float)
    assert 10 < samples.size / 16_000 < 20
    assert len(data) < 500_000
    # Loud enough for a street, and nothing is cut off at its loudest.
    assert 15_000 < np.abs(samples).max() < 30_000
    assert max(abs(samples[0]), abs(samples[-1])) < 10
    loud = np.sqrt((samples[: samples.size // 14 * 14].reshape(14, -1) ** 2).mean(axis=1))
    assert loud.max() > 3 * loud.min()
    assert sounds.wav.__wrapped__("tide") == data


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sound_says_that_nobody_recorded_it(language: str) -> None:
    transcript = words(language).sounds["tide"]["transcript"]
    assert re.search("pas un enregistrement|not a recording|keine Aufnahme", transcript)


def test_an_unknown_drawing_is_refused() -> None:
    with pytest.raises(KeyError):
        pictures.jpeg("photograph")
