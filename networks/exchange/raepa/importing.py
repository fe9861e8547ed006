"""RAEPA shapefiles into the networks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from layers.catalog.importing import ImportContext, ImportReport
from layers.exchange.mapping import FileMapping
from networks.exchange.checking import refuse_repeated
from networks.exchange.drafts import Drafts
from networks.exchange.findings import At, Findings
from networks.exchange.raepa.fields import DECIMALS
from networks.exchange.raepa.reading import Sheet, read_sheets
from networks.exchange.raepa.rows import draft_rows, name_unnamed
from networks.exchange.settings import WaterSettings
from networks.exchange.writing import write_drafts

_COLUMNS = {
    "start": "IDNINI",
    "end": "IDNTERM",
    "slope": "ZAVAL",
    "main_pipe": "IDCANPPALE",
    "upstream_pipe": "IDCANAMONT",
    "downstream_pipe": "IDCANAVAL",
    "structure": "IDOUVRAGE",
}


def bring_in_raepa(
    path: Path,
    mapping: FileMapping,
    crs: str,
    settings: WaterSettings,
    context: ImportContext,
) -> ImportReport:
    """Write the rows of RAEPA tables; see `networks/exchange/import.md` for what is refused.

    Raises:
        CannotImport: there is no table of the standard, or one cannot be read.
        PermissionDenied, ImportGoingOn, StrictRefusal: as every import of networks.
    """
    report, findings = ImportReport(), Findings()
    sheets = read_sheets(path, mapping, crs, report, findings)
    families = {family: _drafts(sheets, family, settings.codes, findings) for family in _FAMILIES}
    repairs = sum(len(sheet.rows) for sheet in sheets if sheet.kind.table.kind == "repair")
    if repairs:
        report.read -= repairs
        findings.warn(
            At(""),
            "",
            _("%d réparations laissées : elles ne sont pas des objets du réseau.") % repairs,
        )
    context.progress(report.read)
    return write_drafts(families, findings, report, settings, context)


_FAMILIES = ("drinking", "sewer")


def _drafts(
    sheets: list[Sheet], family: str, codes: Mapping[str, Mapping[str, str]], findings: Findings
) -> Drafts:
    drafts = Drafts(columns=_COLUMNS, decimals=DECIMALS)
    for sheet in sheets:
        if sheet.kind.table.family == family and sheet.kind.table.kind != "repair":
            draft_rows(sheet, codes, drafts, findings)
    if name_unnamed(drafts):
        findings.warn(
            At(""),
            "IDCANA",
            _("Le fichier ne nomme pas ses canalisations : leur nom est fait de leurs deux nœuds."),
        )
    refuse_repeated(drafts.pipes, "IDCANA", findings)
    refuse_repeated(drafts.devices, "IDAPPAREIL", findings)
    refuse_repeated(drafts.structures, "IDOUVRAGE", findings)
    return drafts
