"""The worker's part: import a file that was brought, and let nothing of the file remain."""

from __future__ import annotations

from geoportal.police.incoming import FOLDER
from geoportal.police.models import ReadingsFile
from geoportal.police.services.bring_readings import require_done
from layers.catalog.importing import ImportReport
from layers.exchange.bringing.brought_file import FileState
from layers.exchange.bringing.working import say, told_of, who_brought, work_on
from layers.exchange.mapping import mapping_from
from layers.exchange.services.import_file import import_file


def import_brought_file(key: int) -> None:
    """Import a file once more or for the first time; one that is finished is left alone.

    The file is removed before anybody is told how it ended; only while another import is going on
    does it wait.

    Raises:
        ImportGoingOn: another import into the territory has not ended.
    """
    file = ReadingsFile.objects.filter(pk=key).first()
    if file is None:
        return

    def done(report: ImportReport) -> None:
        FOLDER.forget(file.token)
        say(file, state=FileState.DONE, rows_read=report.read, report=told_of(report))

    def refused(why: str) -> None:
        FOLDER.forget(file.token)
        say(file, state=FileState.REFUSED, refusal=why)

    work_on(file, lambda: _import(file), done=done, refused=refused)


def _import(file: ReadingsFile) -> ImportReport:
    require_done(file.session)
    return import_file(
        who_brought(file),
        "speed-checks",
        FOLDER.path_of(file.token),
        mapping=mapping_from(file.mapping),
        territory=str(file.territory_id),
        progress=lambda rows: say(file, rows_read=rows),
    )
