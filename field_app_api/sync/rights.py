"""Who may look at what phones sent, and decide about it."""

from __future__ import annotations

from django.conf import settings
from django.db.models import Q, QuerySet

from field_app_api.sync.models import Operation, Unread
from layers.access.actor import Actor
from layers.access.models import Membership
from layers.access.roles import Role
from layers.access.territories import territory_keys
from layers.catalog.collecting import FieldForm, fills_in, form_of, layers_at_work
from layers.catalog.registry import all_layers, layers_for


def may_fill_in(actor: Actor, form: FieldForm | None, method: str, territory: str) -> bool:
    """Whether what somebody sends is worth looking at: before that, nobody is asked to mend it.

    `territory`: where new objects go. Where nobody fills anything in (no form), whoever works in
    the field at all is told what is wrong.
    """
    if form is None:
        return bool(layers_at_work(actor))
    return form.may(actor, territory) if method == "create" else fills_in(actor, form)


def judged_by(actor: Actor) -> QuerySet[Operation]:
    """One's own operations, and those on layers that one may write in the field oneself.

    What names no layer that is written in the field is for the administrators: of the others they
    read no more here than through any other door.
    """
    mine = Q(account=actor.account_id)
    for layer in layers_for(actor):
        form = form_of(layer)
        if form is None:
            continue
        where = [each for each in territory_keys() if form.may(actor, each)]
        if where:
            mine |= Q(layer=layer.id, territory__in=where)
    administered = _administered(actor)
    if administered:
        written = [layer.id for layer in all_layers() if form_of(layer) is not None]
        mine |= Q(territory__in=administered) & ~Q(layer__in=written)
    return Operation.objects.filter(mine)


def unread_by(actor: Actor) -> QuerySet[Unread]:
    """What could not be read: one's own, one's team's for its head, all for administrators.

    What an account of no territory sent came to the home territory, as its operations do.
    """
    mine = Q(account=actor.account_id)
    headed = {post.agency_id for post in actor.posts if post.role == Role.HEAD and post.agency_id}
    if headed:
        of_team = Membership.objects.filter(agency__in=sorted(headed)).values("account")
        mine |= Q(account__in=of_team)
    administered = _administered(actor)
    if administered:
        of_territory = Membership.objects.filter(territory__in=administered)
        mine |= Q(account__in=of_territory.values("account"))
    if settings.HOME_TERRITORY in administered:
        mine |= ~Q(account__in=Membership.objects.values("account"))
    return Unread.objects.filter(mine)


def _administered(actor: Actor) -> list[str]:
    return [each for each in territory_keys() if actor.has_role(each, [Role.ADMINISTRATOR])]
