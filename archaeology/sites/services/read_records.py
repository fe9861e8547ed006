"""The worker's part: try a file or import it, and let nothing of an imported one remain."""

from __future__ import annotations

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.kinds import KINDS
from archaeology.sites.bringing.looking import plainly
from archaeology.sites.bringing.places import places_of
from archaeology.sites.models import RecordsFile
from archaeology.sites.services.proposed_columns import remember
from layers.catalog.importing import ImportReport
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.bringing.working import say, told_of, who_brought, work_on
from layers.exchange.mapping import mapping_from
from layers.exchange.services.import_file import import_file

# The table of refused rows, which people correct, ends there.
MOST_REFUSALS = 10_000


def read_records(key: int) -> None:
    """Read a file once more or for the first time; one that is finished is left alone.

    After a dry run it is shown again, with its report or with what keeps it from being read; an
    imported one is removed before anybody is told how it ended.

    Raises:
        ImportGoingOn: another import into the territory has not ended.
    """
    file = RecordsFile.objects.filter(pk=key).first()
    if file is None or file.state == FileState.SHOWN:
        return
    if file.is_trial:
        work_on(
            file,
            lambda: _read(file),
            done=lambda report: say(file, state=FileState.SHOWN, trial=_trial(file, report)),
            refused=lambda why: say(file, state=FileState.SHOWN, refusal=_plainly(file, why)),
        )
        return

    def done(report: ImportReport) -> None:
        FOLDER.forget(file.token)
        remember(file)
        told = told_of(report, MOST_REFUSALS)
        say(file, state=FileState.DONE, rows_read=report.read, report=told, trial=None)

    def refused(why: str) -> None:
        FOLDER.forget(file.token)
        say(file, state=FileState.REFUSED, refusal=_plainly(file, why), trial=None)

    work_on(file, lambda: _read(file), done=done, refused=refused)


def _plainly(file: RecordsFile, why: str) -> str:
    return plainly(why, FOLDER.path_of(file.token), file.name)


def _read(file: RecordsFile) -> ImportReport:
    kind = KINDS[file.kind]
    return import_file(
        who_brought(file),
        kind.layer,
        FOLDER.path_of(file.token),
        mapping=mapping_from(file.mapping),
        territory=str(file.territory_id),
        dry_run=file.is_trial,
        options={} if kind.has_columns else {"operation": file.operation},
        progress=lambda rows: say(file, rows_read=rows),
    )


def _trial(file: RecordsFile, report: ImportReport) -> dict[str, object]:
    told: dict[str, object] = told_of(report, MOST_REFUSALS)
    if KINDS[file.kind].placed:
        refused = {each.row for each in report.reasons}
        told["places"] = places_of(FOLDER.path_of(file.token), mapping_from(file.mapping), refused)
    return told
