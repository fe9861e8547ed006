"""Bring requests from a file into a territory.

Rows are read, checked and staged chunk by chunk; what they name that is new (the territory,
categories, communes, agencies) and they themselves enter in one short transaction at the end, so
that an import that dies leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from geoportal.citizen.importing.chunks import STAGED, Reader
from geoportal.citizen.importing.numbering import NumberDraw
from geoportal.citizen.importing.settings import BadSettings, Settings, read_settings
from geoportal.citizen.models import CitizenRequest
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.access.roles import Role
from layers.catalog.acting import acting
from layers.catalog.importing import ImportContext, ImportReport, StrictRefusal, Table
from layers.exchange.sql.merging import (
    Merge,
    Staging,
    importing_alone,
    without_collector,
)


def import_requests(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write requests, and update those that an earlier import of the same source brought.

    Columns: `external_id`, `category` and `received_at`, which every row must have; `group`
    (the first level of categories), `text`, `address`, `channel`, `agency` (by name), `ended_at`;
    and whatever columns the mapping makes INSEE codes of. The geometry is a point; a row without
    one is « to be located ».

    What services have decided about a request since its import stays as they decided it.

    Raises:
        PermissionDenied: the actor does not administer the territory.
        BadSettings: the mapping cannot be followed.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: in strict mode, a row was refused; nothing has changed.
    """
    _require_administrator(context.actor, context.territory)
    settings = read_settings(context.settings)
    _require_territory(context.territory, settings)
    report = ImportReport()
    numbers = NumberDraw()
    with (
        importing_alone("requests", context.territory),
        Staging(CitizenRequest, STAGED) as staging,
        without_collector(),
    ):
        reader = Reader(context.territory, settings, numbers)
        for chunk in chunks:
            staging.copy(reader.staged(chunk, report))
            report.read += len(chunk.rows)
            context.progress(report.read)
        for row, first in staging.drop_repeated("external_id"):
            report.reject(
                row,
                "external_id",
                _("Cet identifiant est déjà celui de la ligne %s.") % first,
            )
        if context.strict and report.rejected:
            raise StrictRefusal(report)
        with acting(context.actor):
            if settings.territory_name:
                Territory.objects.get_or_create(
                    key=context.territory, defaults={"name": settings.territory_name}
                )
            reader.save_new()
            staging.replace_taken("number", numbers.draw)
            merge = _merge(context.territory, settings)
            report.updated = staging.update(merge)
            staging.insert(merge)
            report.accepted = report.read - report.rejected
            if context.dry_run:
                transaction.set_rollback(True)
    return report


def _require_administrator(actor: Actor, territory: str) -> None:
    if not actor.has_role(territory, {Role.ADMINISTRATOR}):
        raise PermissionDenied(_("Seule l’administration du territoire importe des demandes."))


def _require_territory(territory: str, settings: Settings) -> None:
    if not settings.territory_name and not Territory.objects.filter(key=territory).exists():
        raise BadSettings(
            _("Le territoire %s n’existe pas : [territory] name le créerait.") % territory
        )


def _merge(territory: str, settings: Settings) -> Merge:
    now = timezone.now()
    return Merge(
        constants={
            "territory_id": territory,
            "source": settings.source,
            "routing": (_("Importé de %s.") % settings.source_title)[:300],
            "changed_at": now,
            "secret_digest": "",
            "reason": "",
            "contested": False,
            "released": False,
            "version": 1,
        },
        identity=("territory_id", "source"),
        key="external_id",
        facts=(
            "text",
            "geom",
            "place_source",
            "accuracy_m",
            "address",
            "commune_id",
            "received_at",
            "channel",
        ),
        decisions=("category_id", "agency_id", "state", "ended_at", "withheld"),
        at_first=("number",),
        untouched=("version", 1),
        touch="changed_at",
        withdrawn={"released": "text"},
    )
