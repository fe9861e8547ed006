"""Texts, moments and channels of a file's rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from geoportal.citizen.importing.settings import Settings
from geoportal.citizen.models import Channel
from geoportal.citizen.services.changing import TEXT_LIMIT, TextRefused, checked_text
from layers.exchange.refusals import Refusals

Columns = Mapping[str, Sequence[Any]]


def texts_of(columns: Columns, name: str, count: int) -> Sequence[str]:
    """A column as stripped texts; empty ones where the file has no such column or no value."""
    values = columns.get(name)
    if values is None:
        return [""] * count
    try:
        return list(map(str.strip, values))
    except TypeError:  # numbers and gaps, in files that know types
        return ["" if value is None else str(value).strip() for value in values]


def limited(
    texts: Sequence[str], limit: int, column: str, refusals: Refusals, *, required: bool = False
) -> Sequence[str]:
    """Texts of one line, refused where they are too long or, if required, empty."""
    if max(map(len, texts), default=0) > limit:
        for index, text in enumerate(texts):
            if len(text) > limit:
                refusals.add(
                    index, column, _("Trop long : %(limit)s caractères au plus.") % {"limit": limit}
                )
    if required and not all(texts):
        for index, text in enumerate(texts):
            if not text:
                refusals.add(index, column, _("Cette valeur manque."))
    if "".join(texts).isprintable():
        return texts
    return ["".join(each for each in text if each.isprintable()) for text in texts]


def descriptions(texts: Sequence[str], refusals: Refusals) -> Sequence[str]:
    """Free texts, cleaned as those that are typed, refused above 5,000 characters."""
    if "".join(texts).isprintable() and max(map(len, texts), default=0) <= TEXT_LIMIT:
        return texts
    cleaned = []
    for index, text in enumerate(texts):
        try:
            cleaned.append(checked_text(text, required=False))
        except TextRefused as refused:
            refusals.add(index, "text", str(refused))
            cleaned.append("")
    return cleaned


class Moments:
    """Reads moments; a date alone gets the declared hour, a moment without zone the declared zone.

    The same text is read once: a file has many rows of one day.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._read: dict[Any, str | None] = {}

    def read(
        self, values: Sequence[Any], column: str, refusals: Refusals, *, required: bool = True
    ) -> list[str | None]:
        """ISO 8601 moments with their offsets; refused rows get None."""
        known = self._read
        if len(known) > 100_000:
            known.clear()
        for value in dict.fromkeys(values):
            if value not in known:
                known[value] = self._moment(value)
        found = [known[value] for value in values]
        if None in found:
            for index, moment in enumerate(found):
                told = str(values[index] if values[index] is not None else "").strip()
                if moment is None and told:
                    refusals.add(index, column, _("Date illisible : « %s ».") % told[:40])
                elif moment is None and required:
                    refusals.add(index, column, _("La date manque."))
        return found

    def _moment(self, value: Any) -> str | None:
        try:
            moment = _iso(value.strip()) if isinstance(value, str) else value
            if not isinstance(moment, date):
                return None
            if not isinstance(moment, datetime):
                moment = datetime.combine(moment, self._settings.noon)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=self._settings.zone)
            # A year before the Republic's archives, or far ahead, is a slip of the pen.
            return moment.isoformat() if 1900 <= moment.year <= 2200 else None
        except (ValueError, OverflowError):
            return None


def _iso(text: str) -> datetime | date:
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)


def channels_of(texts: Sequence[str], refusals: Refusals) -> list[str]:
    """The channel of each row, « import » where the file says none; unknown ones are refused."""
    known = {text: text or str(Channel.IMPORT) for text in set(texts)}
    unknown = known.keys() - {"", *Channel.values}
    if unknown:
        for index, text in enumerate(texts):
            if text in unknown:
                refusals.add(
                    index,
                    "channel",
                    _("Canal inconnu : « %(text)s » ; il y a : %(known)s.")
                    % {"text": text[:40], "known": ", ".join(Channel.values)},
                )
    return [known[text] for text in texts]
