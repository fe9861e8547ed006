"""Say what is to be done about the pipes under works, and sign it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from layers.catalog.acting import acting
from networks.water.models import Opinion, Roadworks
from networks.water.outlooks import Advice
from networks.water.rights import denied, is_water, is_water_head
from networks.water.services.changing import author_of
from networks.water.works import pipes_under

# By the key of a pipe: the advice, and words of one's own.
Said = Mapping[int, tuple[str, str]]


def give_opinions(actor: Actor, key: int, said: Said) -> list[Opinion]:
    """Give opinions on pipes under works; what was said of them before is kept as superseded.

    What is known of each pipe at this moment is kept with it.

    Raises:
        PermissionDenied: the actor is not of the water service, or there are no such works.
        ValidationError: a pipe does not lie under them, or an advice is unknown.
    """
    now = timezone.now()
    author = author_of(actor)
    with acting(actor):
        works = _works(actor, key)
        if not is_water(actor, str(works.territory_id)):
            raise denied()
        under = {each.pipe.pk: each for each in pipes_under(actor, works)}
        made = []
        for pipe, (advice, comment) in said.items():
            there = under.get(pipe)
            if there is None:
                raise ValidationError(_("Une de ces conduites n’est plus sous les travaux."))
            if advice not in Advice.values:
                raise ValidationError(_("Avis inconnu : « %s ».") % advice[:20])
            made.append(
                Opinion(
                    works=works,
                    pipe=there.pipe,
                    advice=advice,
                    proposed=there.proposed,
                    comment=comment.strip()[:500],
                    evidence=there.evidence,
                    given_by=author,
                    given_at=now,
                )
            )
        in_force = Opinion.objects.filter(works=works, superseded_at__isnull=True)
        in_force.filter(pipe__in=list(said)).update(superseded_at=now)
        return Opinion.objects.bulk_create(made)


def sign_opinions(actor: Actor, key: int, read: Collection[int]) -> int:
    """Sign the opinions in force on works that are not signed yet; how many.

    Args:
        actor: the head of the water service.
        key: of the works.
        read: keys of the opinions that the head has read: only those are signed.

    Raises:
        PermissionDenied: the actor is not the head, or there are no such works.
        ValidationError: nothing is to be signed, or something else was said since.
    """
    with acting(actor):
        works = _works(actor, key)
        if not is_water_head(actor, str(works.territory_id)):
            raise denied()
        in_force = Opinion.objects.filter(works=works, superseded_at__isnull=True)
        unsigned = in_force.filter(signed_at__isnull=True)
        keys = set(unsigned.values_list("pk", flat=True))
        if not keys:
            raise ValidationError(_("Il n’y a pas d’avis à signer."))
        if keys != set(read):
            raise ValidationError(_("Un avis a changé depuis : relisez avant de signer."))
        return unsigned.update(signed_by=actor.account_id, signed_at=timezone.now())


def _works(actor: Actor, key: int) -> Roadworks:
    """Locked: two who say something at once say it one after the other."""
    rows: Any = Roadworks.objects.all()
    rows = rows if actor.system else rows.visible_to(actor)
    works: Roadworks | None = rows.select_for_update(of=("self",)).filter(pk=key).first()
    if works is None:
        raise denied()
    return works
