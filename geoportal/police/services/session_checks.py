"""What planning, moving and recording a session check alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from geoportal.police.models import (
    NO_OVERLAP,
    Device,
    Operation,
    SessionState,
    SpeedSession,
    SpeedSite,
)
from geoportal.police.services.changing import found
from layers.access.actor import Actor

# What is said where the database finds a device in two places at once.
DEVICE_FREE = {
    NO_OVERLAP: (
        "device",
        gettext_lazy("Cet appareil est déjà pris par une autre séance à ce moment."),
    )
}
# Nobody plans farther ahead than that; a date beyond is a slip of the pen.
FARTHEST_AHEAD = timedelta(days=2 * 366)
# A counter may stay for a season.
LONGEST = timedelta(days=92)


def checked_times(starts_at: datetime, ends_at: datetime) -> None:
    """Refuse times that are no span of time.

    Raises:
        ValidationError: no time zone, the end before the start, or longer than a season.
    """
    for name, moment in (("starts_at", starts_at), ("ends_at", ends_at)):
        if timezone.is_naive(moment):
            raise ValidationError({name: _("Cette heure n’a pas de fuseau horaire.")})
    if ends_at <= starts_at:
        raise ValidationError({"ends_at": _("La fin vient après le début.")})
    if ends_at - starts_at > LONGEST:
        raise ValidationError({"ends_at": _("Une séance dure %s jours au plus.") % LONGEST.days})


def checked_to_come(ends_at: datetime) -> None:
    """Refuse to plan what is over.

    Raises:
        ValidationError: the end is past.
    """
    if ends_at <= timezone.now():
        raise ValidationError({"ends_at": _("Cette séance serait déjà finie.")})
    if ends_at > timezone.now() + FARTHEST_AHEAD:
        raise ValidationError({"ends_at": _("Une séance se prévoit deux ans à l’avance au plus.")})


def lock_site_of(actor: Actor, session: int) -> None:
    """Lock the site of a session before anything else of it: sites come first everywhere.

    Raises:
        PermissionDenied: there is no such session for the actor.
    """
    SpeedSite.objects.select_for_update(of=("self",)).get(
        pk=found(actor, SpeedSession, session).site_id
    )


def require_site_free(session: SpeedSession) -> None:
    """Stop here if another session measures the same vehicles: at the site, at the same time.

    Two devices at one site, each in its direction, are two sessions. The site is locked: who plans
    there at the same moment waits, and sees this one.

    Raises:
        ValidationError: there is one, with its times.
    """
    SpeedSite.objects.select_for_update(of=("self",)).get(pk=session.site_id)
    others = (
        SpeedSession.objects.filter(
            site=session.site_id,
            starts_at__lt=session.ends_at,
            ends_at__gt=session.starts_at,
        )
        .exclude(state=SessionState.CANCELLED)
        .exclude(pk=session.pk)
    )
    if session.device_id is not None:
        # The same device in two places is what the database itself refuses.
        others = others.filter(device__isnull=True)
    other = others.order_by("starts_at").first()
    if other is not None:
        start, end = (timezone.localtime(each) for each in (other.starts_at, other.ends_at))
        raise ValidationError(
            {
                "starts_at": _(
                    "Une autre séance de ce site a lieu du %(start)s au %(end)s : les mêmes "
                    "véhicules compteraient deux fois. Donnez à chacune son propre appareil, ou "
                    "d’autres heures."
                )
                % {"start": f"{start:%d/%m/%Y %H:%M}", "end": f"{end:%d/%m/%Y %H:%M}"}
            }
        )


def verified_throughout(device: Device, starts_at: datetime, ends_at: datetime) -> bool:
    """Whether a device's verification covers a session from its first to its last day."""
    last = ends_at - timedelta(microseconds=1)
    days = (timezone.localtime(moment).date() for moment in (starts_at, last))
    return all(device.is_verified_on(day) for day in days)


def locked_device(actor: Actor, key: int | None) -> Device | None:
    """The device of that key, locked: who takes the same one waits.

    Raises:
        PermissionDenied: there is none for the actor.
    """
    return None if key is None else found(actor, Device, key, lock=True)


def equip(session: SpeedSession, device: Device | None, moving: bool | None) -> None:
    """Give a session its device, and say whether it is a verified one.

    Raises:
        ValidationError: it is another territory's, does not measure from a vehicle, or is not
            verified for enforcement.
    """
    if device is not None and device.territory_id != session.territory_id:
        raise ValidationError({"device": _("Cet appareil est d’un autre territoire.")})
    session.device = device
    session.moving = bool(device and device.moving) if moving is None else moving
    if session.moving and device is not None and not device.moving:
        raise ValidationError({"moving": _("Cet appareil ne mesure pas depuis un véhicule.")})
    verified = device is None or verified_throughout(device, session.starts_at, session.ends_at)
    if not verified and session.is_enforcement:
        raise ValidationError(
            {
                "device": _(
                    "La vérification de cet appareil ne couvre pas cette séance : "
                    "il ne peut pas servir à verbaliser."
                )
            }
        )
    session.flagged = not verified


def require_planned(session: SpeedSession) -> None:
    """Stop here unless the session is still planned.

    Raises:
        ValidationError: it took place or was cancelled.
    """
    if session.state != SessionState.PLANNED:
        raise ValidationError(
            _("Cette séance est « %s » : elle ne se modifie plus.")
            % SessionState(session.state).label
        )


def fit_operation(key: int) -> None:
    """Let an operation of speed checks last from its first session to its last."""
    operation = Operation.objects.select_for_update().get(pk=key)
    times = list(
        SpeedSession.objects.filter(operation=operation)
        .exclude(state=SessionState.CANCELLED)
        .values_list("starts_at", "ends_at")
    )
    if not times:  # all cancelled: it stays where it was
        return
    starts_at, ends_at = min(each[0] for each in times), max(each[1] for each in times)
    if (operation.starts_at, operation.ends_at) != (starts_at, ends_at):
        operation.starts_at, operation.ends_at = starts_at, ends_at
        operation.version += 1
        operation.save()


def joined_operation(actor: Actor, key: int, territory: str) -> Operation:
    """The operation of speed checks that a session becomes part of, locked.

    Raises:
        PermissionDenied: there is none for the actor, or it is another territory's.
        ValidationError: it is of another kind.
    """
    operation = found(actor, Operation, key, lock=True)
    if operation.territory_id != territory:
        raise PermissionDenied(_("Cette opération est d’un autre territoire."))
    if not operation.is_speed_check:
        raise ValidationError({"operation": _("Cette opération n’est pas un contrôle de vitesse.")})
    return operation
