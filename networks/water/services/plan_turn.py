"""The on-call rota (astreinte): who is called at night and on Sundays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from layers.access.actor import Actor
from layers.access.models import Agency, Membership
from layers.catalog.acting import acting
from layers.catalog.changing import refusing
from networks.water.models import OnCallTurn
from networks.water.rights import denied, is_water_head

MOST_TURNS = 60
LONGEST = timedelta(days=31)
# A mistyped year must not stop the page that lists the turns.
YEARS = range(2000, 2200)
_REFUSED = {
    "turn_one_at_a_time": (
        "starts_at",
        gettext_lazy("Quelqu’un est déjà d’astreinte à ce moment dans cette équipe."),
    ),
    "turn_ends_after_it_starts": ("ends_at", gettext_lazy("La fin est avant le début.")),
}


def plan_turns(
    actor: Actor,
    agency: int,
    people: Sequence[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    times: int = 1,
) -> list[OnCallTurn]:
    """One turn, or several that follow each other, the people in turn; all or none.

    Args:
        actor: the head of the water service.
        agency: the team.
        people: keys of accounts of that team.
        starts_at: of the first turn.
        ends_at: of the first turn; the next begins there and is as long.
        times: how many turns.

    Raises:
        PermissionDenied: the actor is not the head of the team's water service.
        ValidationError: somebody is on call then, or is not of the team.
    """
    team = Agency.objects.filter(pk=agency).first()
    if team is None or not is_water_head(actor, str(team.territory_id)):
        raise denied()
    if not people or not 1 <= times <= MOST_TURNS:
        raise ValidationError(_("Choisissez au moins une personne, et 60 tours au plus."))
    of_team = set(
        Membership.objects.filter(agency=team, account__in=people).values_list("account", flat=True)
    )
    if of_team != set(people):
        raise ValidationError({"people": _("Cette personne n’est pas de cette équipe.")})
    # By the clock on the wall: a turn that spans a change of hour still ends at eight.
    long = ends_at.replace(tzinfo=None) - starts_at.replace(tzinfo=None)
    if long > LONGEST:
        raise ValidationError({"ends_at": _("Un tour dure 31 jours au plus.")})
    if starts_at.year not in YEARS or ends_at.year not in YEARS:
        raise ValidationError({"starts_at": _("Cette année n’est pas la bonne.")})
    made = []
    with acting(actor), refusing(_REFUSED):
        for number in range(times):
            turn = OnCallTurn(
                agency=team,
                account_id=people[number % len(people)],
                starts_at=_later(starts_at, long * number),
                ends_at=_later(starts_at, long * (number + 1)),
            )
            turn.save(force_insert=True)
            made.append(turn)
    return made


def _later(moment: datetime, by: timedelta) -> datetime:
    return (moment.replace(tzinfo=None) + by).replace(tzinfo=moment.tzinfo)


def cancel_turn(actor: Actor, key: int) -> None:
    """Take a turn out of the rota.

    Raises:
        PermissionDenied: the actor is not the head of the team's water service, or there is none.
    """
    with acting(actor):
        turn = OnCallTurn.objects.select_for_update().filter(pk=key).first()
        if turn is None or not is_water_head(actor, str(turn.agency.territory_id)):
            raise denied()
        turn.delete()


def on_call(territory: str, moment: datetime) -> list[OnCallTurn]:
    """Who is on call at a moment, one person a team."""
    return list(
        OnCallTurn.objects.filter(
            agency__territory_id=territory, starts_at__lte=moment, ends_at__gt=moment
        ).select_related("agency", "account")
    )
