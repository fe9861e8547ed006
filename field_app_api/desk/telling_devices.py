"""How a phone is spoken of in the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.access.models import AccessToken, Pairing
from layers.access.services.sign_in_device import SEEN_EVERY_SECONDS

# What is noted of a phone's contacts lags behind by this much.
LATELY = timedelta(seconds=2 * SEEN_EVERY_SECONDS)


@dataclass(frozen=True, slots=True)
class DeviceTold:
    """A phone in a list; `color` names one of the badges' states."""

    key: int
    name: str
    who: str
    since: datetime
    how: str
    seen: str
    state: str
    color: str
    by: str
    can_be_turned_away: bool
    can_be_wiped: bool
    is_to_be_wiped: bool


def told(device: AccessToken, reader: Actor, now: datetime) -> DeviceTold:
    """A phone as `reader` sees it at the moment `now`."""
    state, color = _state(device)
    is_to_be_wiped = device.wipe_requested_at is not None and device.wiped_at is None
    is_stopped = bool(device.revoked_at or device.wipe_requested_at)
    stopped_by = device.stopped_by if is_stopped else None
    return DeviceTold(
        key=device.pk,
        name=device.device,
        who=_("vous") if device.account_id == reader.account_id else str(device.account),
        since=device.created_at,
        how=_how(device),
        seen=_moment(device.last_used_at, now) if device.last_used_at else "",
        state=state,
        color=color,
        by=str(stopped_by) if stopped_by and stopped_by.pk != reader.account_id else "",
        can_be_turned_away=not is_stopped and device.wiped_at is None,
        can_be_wiped=device.wipe_requested_at is None and device.wiped_at is None,
        is_to_be_wiped=is_to_be_wiped,
    )


def _state(device: AccessToken) -> tuple[str, str]:
    if device.wiped_at:
        return _("Effacé le %s") % _day(device.wiped_at), "closed"
    if device.wipe_requested_at:
        return _("À effacer au prochain contact"), "received"
    if device.revoked_at and device.stopped_by_id is None:
        return _("Déconnecté le %s") % _day(device.revoked_at), "closed"
    if device.revoked_at:
        return _("Accès retiré le %s") % _day(device.revoked_at), "closed"
    if not device.account.is_active:
        return _("Compte fermé"), "refused"
    if device.last_used_at is None:
        return _("Relié, pas encore utilisé"), "assigned"
    return _("Relié"), "resolved"


def _how(device: AccessToken) -> str:
    pairing: Pairing | None = getattr(device, "pairing", None)
    if pairing is None or pairing.made_by is None or pairing.made_by_id == device.account_id:
        return ""
    return _("par %s") % pairing.made_by


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")


def _moment(moment: datetime, now: datetime) -> str:
    if now - moment < LATELY:
        return _("il y a moins de dix minutes")
    here, today = timezone.localtime(moment), timezone.localtime(now).date()
    hour = date_format(here, "H:i")
    if here.date() == today:
        return _("aujourd’hui vers %s") % hour
    if here.date() == today - timedelta(days=1):
        return _("hier vers %s") % hour
    return _day(moment)
