"""What the police's pages say, in words: sites, sessions, complaints, numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from geoportal.police.layers import BAND_COLORS, STATE_COLORS
from geoportal.police.models import Band, PastLimit, Purpose, SessionState, SpeedSession, SpeedSite
from layers.catalog.visible import Feature

Number = int | float | Decimal
LIVE, OVERDUE = "live", "overdue"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list and its place on the map; `place` is WGS 84 (longitude, latitude)."""

    key: int
    title: str
    href: str
    meta: str
    state: str = ""
    state_label: str = ""
    color: str = ""
    figure: str = ""
    place: tuple[float, float] | None = None
    action_href: str = ""
    action_label: str = ""


def number(value: Number, digits: int = 0) -> str:
    """A number as people write it: comma, thousands apart, rounded half up."""
    # Django cuts digits off; that would make 11.799… of 61.8 − 50 an 11.7.
    step = Decimal(1).scaleb(-digits)
    exact = value if isinstance(value, Decimal) else Decimal(str(float(value)))
    rounded = exact.quantize(step, ROUND_HALF_UP)
    return str(number_format(rounded, digits, use_l10n=True, force_grouping=True))


def kmh(value: Number | None) -> str:
    """A speed to a tenth, or a dash."""
    return "–" if value is None else f"{number(value, 1)} km/h"


def percent(share: float | None) -> str:
    """A share from 0 to 1, or a dash."""
    return "–" if share is None else f"{number(100 * share, 1)} %"


def signed(value: Number | None) -> str:
    """By how much a speed exceeds another."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else ""
    size = -value if value < 0 else value
    return f"{sign}{number(size, 1)} km/h"


def moment(at: datetime) -> str:
    """A day and a time in words."""
    return str(date_format(timezone.localtime(at), "l j F Y, H:i"))


def span(starts_at: datetime, ends_at: datetime) -> str:
    """From when to when; the day is said once."""
    start, end = timezone.localtime(starts_at), timezone.localtime(ends_at)
    if start.date() == end.date():
        return f"{date_format(start, 'l j F Y')}, {start:%H:%M} – {end:%H:%M}"
    return f"{moment(start)} – {moment(end)}"


def middle(geometry: Mapping[str, Any] | None) -> tuple[float, float] | None:
    """A point of a GeoJSON geometry by which a list finds it: the middle corner."""
    if geometry is None:
        return None
    corners = geometry["coordinates"]
    while corners and not isinstance(corners[0], (int, float)):
        corners = corners[len(corners) // 2] if len(corners) > 1 else corners[0]
    return (float(corners[0]), float(corners[1])) if corners else None


def site_item(feature: Feature, last: datetime | None) -> Item:
    """A site with its V85, its limit, and when it was last measured."""
    told = feature.properties
    limit, v85, vehicles = told.get("limit_kmh"), told.get("v85"), told.get("vehicles") or 0
    band = Band(told.get("band") or Band.NONE)
    towards = told.get("towards")
    parts = [
        told.get("segment"),
        _("vers %s") % _without_towards(towards) if towards else "",
        told.get("commune"),
        _("limite %s km/h") % limit if limit else _("limite inconnue"),
        _("%s véhicules") % number(vehicles) if vehicles else "",
        _("mesuré le %s") % date_format(timezone.localtime(last), "j F Y")
        if last
        else _("jamais mesuré"),
    ]
    return Item(
        key=feature.key,
        title=f"{told.get('code')} · {told.get('road')}",
        href=reverse("police-site", args=[feature.key]),
        meta=" · ".join(str(part) for part in parts if part),
        state=band.value,
        state_label=str(band.label),
        color=BAND_COLORS[band],
        figure=_("V85 %s") % kmh(v85) if v85 is not None else "",
        place=middle(feature.geometry),
    )


def _without_towards(text: str) -> str:
    """Some write « vers Lillebonne », some « Lillebonne »."""
    return text[5:] if text.lower().startswith("vers ") else text


def session_state(session: SpeedSession) -> tuple[str, str]:
    """Code and words of where a session stands: live and overdue are told from the clock."""
    if session.is_live():
        return LIVE, _("En cours")
    if session.state == SessionState.PLANNED and session.ends_at <= timezone.now():
        return OVERDUE, _("À enregistrer")
    state = SessionState(session.state)
    return state.value, str(state.label)


def session_item(session: SpeedSession) -> Item:
    """A session with its site, its time, and what came of it."""
    code, words = session_state(session)
    parts = [span(session.starts_at, session.ends_at), str(Purpose(session.purpose).label)]
    if session.vehicles:
        parts.append(_("%s véhicules") % number(session.vehicles))
    place: Any = session.geom and session.geom.transform(4326, clone=True)
    return Item(
        key=session.pk,
        title=str(session.site),
        href=reverse("police-session", args=[session.pk]),
        meta=" · ".join(parts),
        state=code,
        state_label=words,
        color=STATE_COLORS[SessionState(session.state)],
        figure=_("V85 %s") % kmh(session.v85) if session.v85 is not None else "",
        place=(place.x, place.y) if place else None,
    )


def bounds_around(shape: Any) -> str:
    """A shape in EPSG:2154 with some road around it, as a map's bounds in degrees."""
    around: Any = shape.envelope.buffer(350)
    around.transform(4326)
    return ",".join(f"{each:.5f}" for each in around.extent)


def order_words(order: str) -> str:
    """Some write « 2021-114 », some « arrêté 2021-114 »."""
    named = order.lower().startswith("arrêté")
    return f"{order[:1].lower()}{order[1:]}" if named else _("arrêté %s") % order


def limit_words(site: SpeedSite) -> str:
    """The limit with the order that set it."""
    if site.limit_kmh is None:
        return _("Limite inconnue")
    words = f"{site.limit_kmh} km/h"
    if site.limit_order:
        words += f", {order_words(site.limit_order)}"
    if site.limit_ordered_on:
        words += _(" du %s") % date_format(site.limit_ordered_on, "j F Y")
    return words


def past_limit_words(past: PastLimit) -> str:
    """A limit that was replaced, and until when it held."""
    day = date_format(past.until, "j F Y")
    words = _("%(limit)s km/h jusqu’au %(day)s exclu") % {"limit": past.limit_kmh, "day": day}
    return f"{words}, {order_words(past.limit_order)}" if past.limit_order else words
