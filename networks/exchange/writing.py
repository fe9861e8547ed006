"""From drafts to assets: the checks that every format shares, then one write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import gettext as _

from layers.access.models import Territory
from layers.catalog.importing import CannotImport, ImportContext, ImportReport, StrictRefusal
from networks.exchange.checking import check_pieces, check_slopes, check_valves, drop_refused
from networks.exchange.drafts import DraftPipe, DraftPoint, Drafts
from networks.exchange.ends import join_ends
from networks.exchange.findings import Findings
from networks.exchange.settings import WaterSettings
from networks.water.places import Places, places_of
from networks.water.rights import require_water
from networks.water.services.import_assets import AssetRow, Assets, import_assets

_PIPES = ("main_pipe", "upstream_pipe", "downstream_pipe")


def write_drafts(
    families: Mapping[str, Drafts],
    findings: Findings,
    report: ImportReport,
    settings: WaterSettings,
    context: ImportContext,
) -> ImportReport:
    """Join, check and write what a file describes, by family of networks.

    Raises:
        CannotImport: the territory does not exist.
        PermissionDenied: the actor is not of the water service.
        ImportGoingOn: another import into the territory has not ended.
        StrictRefusal: strict, and a row was refused; nothing has changed.
    """
    require_water(context.actor, context.territory)
    if not Territory.objects.filter(key=context.territory).exists():
        raise CannotImport(_("Le territoire %s n’existe pas.") % context.territory)
    assets = Assets()
    for family, drafts in families.items():
        _gather(assets, drafts, places_of(context.territory, family), findings, settings)
    findings.tell(report)
    if context.strict and report.rejected:
        raise StrictRefusal(report)
    written = import_assets(context.actor, context.territory, assets, dry_run=context.dry_run)
    report.accepted = report.read - report.rejected
    has_nodes = any(drafts.nodes for drafts in families.values())
    report.updated = sum(
        count for kind, count in written.changed.items() if kind != "Node" or has_nodes
    )
    return report


def _gather(
    assets: Assets, drafts: Drafts, places: Places, findings: Findings, settings: WaterSettings
) -> None:
    drop_refused(drafts, findings)
    joined = join_ends(
        drafts, places, findings, tolerance=settings.snap_m, make_nodes=settings.make_nodes
    )
    drop_refused(drafts, findings)
    columns = drafts.columns
    check_slopes(drafts.pipes, columns.get("slope", "slope"), findings)
    check_valves(drafts.devices, columns.get("valve", "geometry"), findings)
    check_pieces(drafts.pipes, findings)
    _check_references(drafts, places, findings)
    assets.nodes += joined.nodes
    assets.pipes += _rows(drafts.pipes, drafts)
    assets.structures += _rows(drafts.structures, drafts)
    assets.devices += _rows(drafts.devices, drafts)


def _check_references(drafts: Drafts, places: Places, findings: Findings) -> None:
    """References other than ends: what is not there is left empty, and told."""
    pipes = places.pipes | {pipe.code for pipe in drafts.pipes}
    structures = places.structures.keys() | {each.code for each in drafts.structures}
    every: Iterable[DraftPipe | DraftPoint] = (
        *drafts.pipes,
        *drafts.structures,
        *drafts.devices,
    )
    for each in every:
        for name, code in each.refers.items():
            known = pipes if name in _PIPES else structures if name == "structure" else None
            if code and known is not None and code not in known:
                findings.warn(
                    each.at,
                    drafts.columns.get(name, name),
                    _("« %s » n’est pas connu : laissé vide.") % code,
                )


def _rows(rows: Sequence[DraftPipe] | Sequence[DraftPoint], drafts: Drafts) -> list[AssetRow]:
    return [
        AssetRow(
            *(each.code, each.network, each.shape, each.values, each.refers),
            at_first=each.at_first,
            decimals=drafts.decimals,
            said=drafts.said,
        )
        for each in rows
    ]
