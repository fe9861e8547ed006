"""What of a published tour visitors are shown, and what they no longer are after a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from django.utils.translation import gettext as _

from archaeology.tours.models import Medium, Stop, StopText, Tour
from archaeology.tours.policy import PUBLISHED
from archaeology.tours.vocabulary import Language, MediumKind


def told_stops(tour: Tour) -> Counter[str]:
    """How many stops visitors see, by language."""
    shown = Stop.objects.filter(tour=tour, visibility=PUBLISHED).values_list("told_in", flat=True)
    return Counter(language for told_in in shown for language in told_in.split())


def stop_told_in(stop: Stop) -> frozenset[str]:
    """The languages in which visitors see a stop, as its row was read."""
    return frozenset(() if stop.is_withheld else stop.languages)


def medium_told_in(tour: Tour, medium: Medium) -> frozenset[str]:
    """The languages in which visitors get a medium, as its row and those of its texts were read."""
    around = stop_told_in(medium.stop) if medium.stop is not None else frozenset(tour.languages)
    return frozenset(each for each in around if medium.may_be_told_in(each))


def why_no_stop(stop: Stop, language: str) -> str:
    """The end of a sentence that says why visitors do not see a stop in a language."""
    if stop.is_withheld:
        return _("son lieu n’est pas public")
    text = StopText.objects.filter(stop=stop, language=language).first() or StopText()
    return _lacking(
        [
            *([] if stop.geom is not None else [_("une position")]),
            *([] if text.title else [_("un titre")]),
            *([] if text.text else [_("un texte")]),
        ]
    )


def why_no_medium(medium: Medium, language: str) -> str:
    """The end of a sentence that says why visitors do not get a medium in a language."""
    text = medium.text_in(language)
    if medium.kind == MediumKind.IMAGE:
        words, name = text and text.alt, _("un texte de remplacement")
    else:
        words, name = text and text.transcript, _("une transcription")
    if not medium.is_for(language):
        return _("une autre langue y est parlée")
    return _lacking(
        [
            *([] if medium.author else [_("un auteur")]),
            *([] if medium.licence else [_("une licence")]),
            *([] if words else [name]),
        ]
    )


def where_lost(tour: Tour, lost: Iterable[str]) -> str:
    """The languages of a loss in parentheses; nothing where it is all that are published."""
    languages = sorted(lost)
    if languages == sorted(tour.languages):
        return ""
    return " ({})".format(", ".join(str(Language(each).label) for each in languages))


def _lacking(names: list[str]) -> str:
    if not names:  # somebody withdrew it meanwhile
        return _("cette langue n’est plus publiée")
    *others, last = names
    listed = _("%(others)s et %(last)s") % {"others": ", ".join(others), "last": last}
    return _("il lui manque %s") % (listed if others else last)
