"""The worker's part: import a file that was brought, and let nothing of the file remain."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from geoportal.police.incoming import forget, path_of
from geoportal.police.models import UNFINISHED, FileState, ReadingsFile
from geoportal.police.services.bring_readings import require_done
from layers.access.actor import Actor, actor_of
from layers.access.models import Account
from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.mapping import mapping_from
from layers.exchange.services.import_file import import_file
from layers.exchange.sql.merging import ImportGoingOn

# So many reasons are told; the others are counted.
MOST_REASONS = 1_000


def import_brought_file(key: int) -> None:
    """Import a file once more or for the first time; one that is finished is left alone.

    The file is removed before anybody is told how it ended; only while another import is going on
    does it wait.

    Raises:
        ImportGoingOn: another import into the territory has not ended.
    """
    file = ReadingsFile.objects.filter(pk=key, state__in=UNFINISHED).first()
    if file is None:
        return
    _say(file, state=FileState.RUNNING, rows_read=0)
    try:
        report = _import(file)
    except ImportGoingOn:
        _say(file, state=FileState.QUEUED)
        raise
    except (CannotImport, PermissionDenied) as refused:
        _refuse(file, str(refused))
    except ValidationError as refused:
        _refuse(file, " ".join(refused.messages))
    except BaseException:
        _refuse(file, _("Une panne a arrêté l’import."))
        raise
    else:
        forget(file.token)
        _say(file, state=FileState.DONE, rows_read=report.read, report=_told(report))


def _import(file: ReadingsFile) -> ImportReport:
    require_done(file.session)
    return import_file(
        _actor(file.account),
        "speed-checks",
        path_of(file.token),
        mapping=mapping_from(file.mapping),
        territory=str(file.territory_id),
        progress=lambda rows: _say(file, rows_read=rows),
    )


def _actor(account: int) -> Actor:
    """Who brought the file, with the rights of today."""
    try:
        return actor_of(Account.objects.get(pk=account, is_active=True))
    except Account.DoesNotExist:
        raise PermissionDenied(_("Le compte qui a apporté ce fichier n’existe plus.")) from None


def _refuse(file: ReadingsFile, why: str) -> None:
    forget(file.token)
    _say(file, state=FileState.REFUSED, refusal=why)


def _say(file: ReadingsFile, **told: Any) -> None:
    ReadingsFile.objects.filter(pk=file.pk).update(**told)


def _told(report: ImportReport) -> dict[str, Any]:
    return {
        "read": report.read,
        "accepted": report.accepted,
        "rejected": report.rejected,
        "reasons": [[each.row, each.column, each.reason] for each in report.reasons[:MOST_REASONS]],
    }
