"""What somebody said too late of an incident that is over: added to it, which stays over."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from layers.access.actor import Actor
from networks.water.models import Incident
from networks.water.services.changing import author_of, changing
from networks.water.services.follow_incident import RepairFacts, enter_repair, moment_of


def add_late_words(
    actor: Actor,
    key: int,
    version: int,
    said: str,
    at: datetime,
    said_by: str = "",
    repair: RepairFacts | None = None,
) -> Incident:
    """Add words, with their author and their moment, below the description; and a repair.

    The state and all that is written already stay as they are; a repair that is the first has its
    moment in the incident.

    Args:
        actor: who adds them.
        key: of the incident.
        version: the version that the actor has read.
        said: the words; nothing is written of none.
        at: when they were said.
        said_by: the name of who said them, where it was not the actor.
        repair: what was repaired too, entered beside the repairs that are there.

    Raises:
        PermissionDenied, ConflictingChange: see `changing`.
        ValidationError: the repair cannot be: its day lies before the incident, say.
    """
    with changing(actor, Incident, key, version) as incident:
        if repair is not None:
            day = repair.repaired_on or timezone.localdate(at)
            enter_repair(actor, incident, repair, day)
            words = {"day": date_format(day, "j F Y"), "what": repair.what.strip() or "–"}
            said = _("Réparation du %(day)s : %(what)s") % words + f"\n{said}"
            incident.repaired_at = incident.repaired_at or moment_of(incident, day)
        if said.strip():
            moment = date_format(timezone.localtime(at), "j F Y, H:i")
            head = _("Ajouté après coup par %(who)s (%(at)s) :") % {
                "who": said_by or author_of(actor) or _("la plateforme"),
                "at": moment,
            }
            incident.description = f"{incident.description}\n{head}\n{said.strip()}".strip()
    return incident
