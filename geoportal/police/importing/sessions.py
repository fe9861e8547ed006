"""Which session each reading of a file belongs to: one that is there, or one that it makes."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.police.events import SessionRecorded
from geoportal.police.importing.moments import SKIPPED, UNREADABLE, microseconds
from geoportal.police.importing.readings import Integers
from geoportal.police.importing.settings import BadSettings, SessionSettings, SpeedSettings
from geoportal.police.models import Device, SessionState, SpeedSession, SpeedSite
from geoportal.police.services.plan_session import operation_of
from geoportal.police.services.purge_expired import RETENTION_YEARS, expired_before
from geoportal.police.services.register_site import place_of
from geoportal.police.services.session_checks import (
    DEVICE_FREE,
    LONGEST,
    equip,
    fit_operation,
    require_site_free,
)
from layers.catalog.changing import refusing
from layers.catalog.events import publish
from layers.catalog.importing import Table
from layers.catalog.rows import KEY_BITS
from layers.exchange.refusals import Refusals

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
# Where a file names more, it names something else.
MOST_SESSIONS = 100_000


@dataclass(slots=True)
class Entry:
    """A session of the file; `reason` says why its rows are refused, if they are."""

    key: int = 0
    site: SpeedSite | None = None
    starts_us: int = 0
    ends_us: int = 0
    moving: bool = False
    known: bool = False
    reason: str = ""


class Sessions:
    """Resolves what rows say of their session; each different saying once.

    Raises:
        BadSettings: the mapping names an unknown device.
    """

    def __init__(self, territory: str, speed: SpeedSettings, settings: SessionSettings) -> None:
        self._territory, self._speed, self._settings = territory, speed, settings
        self._device = _device(territory, settings.device)
        self._sites = {each.code: each for each in SpeedSite.objects.filter(territory_id=territory)}
        self._numbers: dict[tuple[Any, ...], int] = {}
        self.entries: list[Entry] = []
        # What identifies a session, so that two ways of writing a moment name one.
        self._by_start: dict[tuple[str, int], int] = {}

    def resolve(self, table: Table, refusals: Refusals) -> Integers:
        """For each row the position of its session in `entries`; rows without one are refused.

        Raises:
            BadSettings: neither the mapping nor the columns say which session, or too many.
        """
        columns, count = table.columns, len(table.rows)
        fixed = self._settings
        if not fixed.site and "site" not in columns:
            raise BadSettings(
                _('De quel site ? [session] site = "…", ou une colonne : [columns] site.')
            )
        if fixed.starts_at is None and "session_start" not in columns:
            raise BadSettings(
                _(
                    "De quelle séance ? [session] starts_at et ends_at, ou des colonnes : "
                    "[columns] session_start et session_end."
                )
            )
        none = (None,) * count
        said = list(
            zip(
                columns.get("site", none) if not fixed.site else none,
                columns.get("session_start", none) if fixed.starts_at is None else none,
                columns.get("session_end", none) if fixed.ends_at is None else none,
                strict=True,
            )
        )
        for each in set(said) - self._numbers.keys():
            self._numbers[each] = self._number(*each)
        if len(self.entries) > MOST_SESSIONS:
            raise BadSettings(_("Ce fichier nomme plus de %d séances.") % MOST_SESSIONS)
        found = np.fromiter(map(self._numbers.__getitem__, said), np.int64, count)
        wrong = [place for place, entry in enumerate(self.entries) if entry.reason]
        for index in np.flatnonzero(np.isin(found, wrong)).tolist():
            refusals.add(index, "site", self.entries[int(found[index])].reason)
        return found

    def check_times(self, at: Integers, entries: Integers, refusals: Refusals) -> None:
        """Refuse readings before the start or after the end of their session."""
        starts = np.array([entry.starts_us for entry in self.entries], dtype=np.int64)
        ends = np.array([entry.ends_us for entry in self.entries], dtype=np.int64)
        # What is refused already keeps its first reason.
        outside = (at < starts[entries]) | (at > ends[entries])
        for index in np.flatnonzero(outside).tolist():
            entry = self.entries[int(entries[index])]
            refusals.add(
                index,
                "at",
                _("Hors de la séance, qui va du %(start)s au %(end)s.")
                % {"start": _shown(entry.starts_us), "end": _shown(entry.ends_us)},
            )

    def write(self, used: Sequence[int]) -> Iterator[SpeedSession]:
        """Create or record the sessions at those positions, inside the import's transaction.

        Raises:
            BadSettings: the device cannot have measured there and then.
        """
        for place in used:
            entry = self.entries[place]
            try:
                session = self._record(entry) if entry.known else self._create(entry)
            except ValidationError as error:
                raise BadSettings(
                    _("Séance du %(start)s : %(why)s")
                    % {"start": _shown(entry.starts_us), "why": " ".join(error.messages)}
                ) from None
            yield session

    def _number(self, site: Any, start: Any, end: Any) -> int:
        entry = self._entry(site, start, end)
        identity = (entry.site.code if entry.site else "", entry.starts_us)
        if not entry.reason:
            there = self._by_start.get(identity)
            if there is not None and self.entries[there].ends_us == entry.ends_us:
                return there
            if there is not None:
                entry.reason = _("Une autre ligne donne une autre fin à cette séance.")
            else:
                self._by_start[identity] = len(self.entries)
        self.entries.append(entry)
        return len(self.entries) - 1

    def _entry(self, site: Any, start: Any, end: Any) -> Entry:
        fixed = self._settings
        code = fixed.site or ("" if site is None else str(site).strip())
        place = self._sites.get(code)
        if place is None:
            return Entry(
                reason=_("Aucun site du territoire n’a le code « %s ».") % code[:60]
                if code
                else _("Le site manque.")
            )
        starts_us = self._moment(start, fixed.starts_at)
        if starts_us is None:
            return Entry(reason=_("Le début de la séance est illisible ou manque."))
        ends_us = self._moment(end, fixed.ends_at)
        begun = SpeedSession.objects.filter(site=place, starts_at=_moment(starts_us))
        if fixed.key is not None:
            begun = begun.filter(pk=fixed.key)
        there = begun.exclude(state=SessionState.CANCELLED).first()
        if there is not None:
            return self._known(place, there, ends_us)
        if fixed.key is not None:
            return Entry(reason=_("Cette séance n’a plus lieu alors : reprenez depuis sa page."))
        reason = _no_session(starts_us, ends_us)
        if reason or ends_us is None:
            return Entry(reason=reason)
        moving = self._settings.moving
        if moving is None:
            moving = bool(self._device and self._device.moving)
        key = secrets.randbelow(2**KEY_BITS - 1) + 1
        return Entry(key, place, starts_us, ends_us, moving)

    def _known(self, place: SpeedSite, there: SpeedSession, ends_us: int | None) -> Entry:
        own_end = _us(there.ends_at)
        if ends_us is not None and ends_us != own_end:
            return Entry(
                reason=_("Une séance commence là au même moment, mais finit le %s.")
                % _shown(own_end)
            )
        if there.ends_at > timezone.now():
            return Entry(reason=_("Cette séance n’est pas finie."))
        if there.recording != self._speed.recording:
            return Entry(
                reason=_("Cette séance est enregistrée comme « %s » : déclarez recording ainsi.")
                % there.recording
            )
        return Entry(there.pk, place, _us(there.starts_at), own_end, there.moving, known=True)

    def _moment(self, value: Any, fixed: datetime | None) -> int | None:
        if fixed is not None:
            return _us(fixed)
        if value is None or value == "":
            return None
        found = int(microseconds([value], self._speed.zone)[0])
        return None if found in {UNREADABLE, SKIPPED} else found

    def _create(self, entry: Entry) -> SpeedSession:
        place = entry.site
        if place is None:
            raise ValueError("an entry without a site")
        session = SpeedSession(
            id=entry.key,
            territory_id=self._territory,
            site=place,
            starts_at=_moment(entry.starts_us),
            ends_at=_moment(entry.ends_us),
            state=SessionState.DONE,
            purpose=self._settings.purpose,
            recording=self._speed.recording,
            limit_kmh=place.limit_on(timezone.localdate(_moment(entry.starts_us))),
            geom=place_of(place),
        )
        equip(session, self._device, self._settings.moving)
        require_site_free(session)
        session.operation = operation_of(place, session.starts_at, session.ends_at)
        with refusing(DEVICE_FREE):
            session.save(force_insert=True)
        publish(SessionRecorded(session.pk))
        return session

    def _record(self, entry: Entry) -> SpeedSession:
        session: SpeedSession = SpeedSession.objects.select_for_update().get(pk=entry.key)
        if session.state == SessionState.PLANNED:
            session.state = SessionState.DONE
            session.limit_kmh = session.site.limit_on(timezone.localdate(session.starts_at))
            session.version += 1
            session.save()
            fit_operation(session.operation_id)
            publish(SessionRecorded(session.pk))
        return session


def _no_session(starts_us: int, ends_us: int | None) -> str:
    """Why a new session cannot have been from then to then, or ""."""
    if ends_us is None:
        return _("Aucune séance du site ne commence alors, et la fin manque pour la créer.")
    if ends_us <= starts_us:
        return _("La fin de la séance vient après son début.")
    if _moment(ends_us) > timezone.now():
        return _("Cette séance n’est pas finie.")
    if _moment(ends_us) - _moment(starts_us) > LONGEST:
        return _("Une séance dure %s jours au plus.") % LONGEST.days
    if _moment(ends_us) < expired_before(timezone.now()):
        return _("Cette séance a plus de %s ans : elle serait aussitôt effacée.") % RETENTION_YEARS
    return ""


def _device(territory: str, serial: str) -> Device | None:
    if not serial:
        return None
    found = Device.objects.filter(territory_id=territory, serial=serial).first()
    if found is None:
        raise BadSettings(
            _("[session] device : aucun appareil du territoire n’a le numéro « %s ».") % serial[:60]
        )
    return found


def _us(moment: datetime) -> int:
    return (moment - _EPOCH) // _MICROSECOND


def _moment(microseconds_: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds_)


def _shown(microseconds_: int) -> str:
    return f"{timezone.localtime(_moment(microseconds_)):%d/%m/%Y %H:%M}"
