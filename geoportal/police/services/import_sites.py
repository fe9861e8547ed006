"""Bring sites from a file: road segments, or fixed cameras known as points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from geoportal.police.importing.settings import BadSettings, PlaceSettings, place_settings
from geoportal.police.importing.sites import sites_of
from geoportal.police.models import Direction, SiteKind, SpeedSite
from geoportal.police.rights import require_police
from geoportal.police.services.register_site import SiteFacts, change_site, register_site
from layers.access.actor import Actor
from layers.access.models import Territory
from layers.catalog.acting import acting
from layers.catalog.importing import ImportContext, ImportReport, StrictRefusal, Table
from layers.exchange.refusals import Refusals
from layers.exchange.sql.merging import importing_alone

# A territory has hundreds; the whole country has some thousand cameras.
MOST_SITES = 200_000


def import_sites(chunks: Iterable[Table], context: ImportContext) -> ImportReport:
    """Write sites, and change those that are there with the same code and say something else.

    Columns: `code` and `road`, which every row must have; `segment`, `kind`, `direction`,
    `towards`, `limit_kmh`, `limit_order`, `limit_ordered_on`, `reason`. The geometry is the
    segment or a point. Rows outside the territory's communes are refused, unless the mapping says
    `[place] outside = "keep"`; a column that the file does not have leaves what is there.

    Raises:
        PermissionDenied: the actor is not of the territory's police.
        BadSettings: the mapping cannot be followed.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: in strict mode, a row was refused; nothing has changed.
    """
    require_police(context.actor, context.territory)
    if not Territory.objects.filter(key=context.territory).exists():
        raise BadSettings(_("Le territoire %s n’existe pas.") % context.territory)
    settings = place_settings(context.settings)
    report, read = ImportReport(), _Read()
    with importing_alone("speed-sites", context.territory):
        for chunk in chunks:
            read.chunk(chunk, settings, report)
            report.read += len(chunk.rows)
            context.progress(report.read)
        # Around it, so that a trial is undone when the actor's name is back in its place.
        with transaction.atomic():
            with acting(context.actor):
                _write(context.actor, context.territory, read, report)
            report.accepted = report.read - report.rejected
            if context.strict and report.rejected:
                raise StrictRefusal(report)
            if context.dry_run:
                transaction.set_rollback(True)
    return report


@dataclass(slots=True)
class _Read:
    """What the file says, each code once, with its row and the columns that it has."""

    facts: dict[str, tuple[int, SiteFacts]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    def chunk(self, table: Table, settings: PlaceSettings, report: ImportReport) -> None:
        """Read a chunk; refused rows are reported."""
        refusals = Refusals()
        self.columns = frozenset(table.columns)
        for index, facts in sites_of(table, settings, refusals):
            row = table.rows[index]
            first = self.facts.setdefault(facts.code, (row, facts))[0]
            if first != row:
                refusals.add(index, "code", _("Ce code est déjà celui de la ligne %s.") % first)
        refusals.tell(table.rows, report)
        if len(self.facts) > MOST_SITES:
            raise BadSettings(_("Ce fichier a plus de %d sites.") % MOST_SITES)


def _write(actor: Actor, territory: str, read: _Read, report: ImportReport) -> None:
    there = {each.code: each for each in SpeedSite.objects.filter(territory_id=territory)}
    for code, (row, facts) in read.facts.items():
        site = there.get(code)
        try:
            if site is None:
                register_site(actor, territory, facts)
            else:
                report.updated += _change(actor, site, facts, read.columns)
        except ValidationError as error:
            column, messages = next(iter(_by_field(error).items()))
            report.reject(row, column, " ".join(messages))


def _change(actor: Actor, site: SpeedSite, facts: SiteFacts, columns: frozenset[str]) -> bool:
    """Whether the row says something else than the site."""
    wanted = _beside(site, facts, columns)
    if wanted == _facts_of(site, wanted.outside):
        return False
    change_site(actor, site.pk, site.version, wanted)
    return True


def _beside(site: SpeedSite, facts: SiteFacts, columns: frozenset[str]) -> SiteFacts:
    """What the file says, and what is there where it says nothing."""
    there = _facts_of(site, facts.outside)
    texts = ("segment", "kind", "direction", "towards", "limit_kmh", "limit_order", "reason")
    said = {
        name: getattr(facts if name in columns else there, name)
        for name in (*texts, "limit_ordered_on")
    }
    # A file of points does not take a segment away, nor one of segments the exact place.
    line = facts.segment_line or there.segment_line
    point = facts.point or there.point
    return SiteFacts(
        code=facts.code,
        road=facts.road,
        segment_line=line,
        point=point,
        outside=facts.outside,
        **said,
    )


def _facts_of(site: SpeedSite, outside: bool) -> SiteFacts:
    return SiteFacts(
        code=site.code,
        road=site.road,
        segment=site.segment,
        segment_line=site.geom if site.is_segment else None,
        point=site.point,
        kind=SiteKind(site.kind),
        direction=Direction(site.direction),
        towards=site.towards,
        limit_kmh=site.limit_kmh,
        limit_order=site.limit_order,
        limit_ordered_on=site.limit_ordered_on,
        reason=site.reason,
        outside=outside,
    )


def _by_field(error: ValidationError) -> dict[str, list[str]]:
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
