"""The worker's part: read a file that was brought, and say how it went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from layers.access.actor import Actor, actor_of
from layers.access.models import Account
from layers.catalog.importing import CannotImport, ImportReport
from layers.exchange.bringing.brought_file import UNFINISHED, BroughtFile, FileState
from layers.exchange.sql.merging import ImportGoingOn

# So many reasons and notes are told unless more are asked for; the others are counted.
MOST_REASONS = 1_000


def work_on(
    file: BroughtFile,
    read: Callable[[], ImportReport],
    *,
    done: Callable[[ImportReport], None],
    refused: Callable[[str], None],
) -> None:
    """Read a file once more or for the first time, and tell `done` or `refused` how it ended; one
    that is finished is left alone. Only while another import is going on does it wait.

    Raises:
        ImportGoingOn: another import into the territory has not ended.
    """
    if file.state not in UNFINISHED:
        return
    say(file, state=FileState.RUNNING, rows_read=0)
    try:
        report = read()
    except ImportGoingOn:
        say(file, state=FileState.QUEUED)
        raise
    except (CannotImport, PermissionDenied) as error:
        refused(str(error))
    except ValidationError as error:
        refused(" ".join(error.messages))
    except BaseException:
        refused(_("Une panne a arrêté l’import."))
        raise
    else:
        done(report)


def say(file: BroughtFile, **told: Any) -> None:
    """Write what is known of the file now, for the page that waits for it."""
    type(file)._default_manager.filter(pk=file.pk).update(**told)


def who_brought(file: BroughtFile) -> Actor:
    """Who brought the file, with the rights of today.

    Raises:
        PermissionDenied: the account exists no more.
    """
    try:
        return actor_of(Account.objects.get(pk=file.account, is_active=True))
    except Account.DoesNotExist:
        raise PermissionDenied(_("Le compte qui a apporté ce fichier n’existe plus.")) from None


def told_of(report: ImportReport, most: int = MOST_REASONS) -> dict[str, Any]:
    """A report as it is kept: figures, and `[row, column, reason]` of refusals and of notes, `most`
    of each.
    """
    return {
        "read": report.read,
        "accepted": report.accepted,
        "updated": report.updated,
        "rejected": report.rejected,
        "reasons": [[each.row, each.column, each.reason] for each in report.reasons[:most]],
        "notes": [[each.row, each.column, each.reason] for each in report.notes[:most]],
    }
