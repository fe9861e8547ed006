"""A file of records is brought: looked at, and kept until somebody says what is to become of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.looking import plainly
from archaeology.sites.models import Operation, RecordsFile
from archaeology.sites.rights import denied, require
from archaeology.sites.services.proposed_columns import propose
from archaeology.sites.services.records_files import sweep
from layers.access.actor import Actor
from layers.catalog.importing import CannotImport
from layers.exchange.antivirus import Verdict, scan

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class RecordsFacts:
    """What somebody says of a file: what it is, how it is called, the number of the operation that
    it belongs to or "", and its coordinate system where the file does not say it.
    """

    kind: str
    name: str
    operation: str = ""
    system: str = ""


def bring_records(actor: Actor, territory: str, token: str, facts: RecordsFacts) -> RecordsFile:
    """Enter a file that was received, with what its columns seem to be.

    Raises:
        PermissionDenied: the actor records nothing there, or not in that operation.
        CannotImport: the file cannot be read, or holds a virus.
    """
    sweep()
    require(actor, territory)
    rows = Operation.objects.visible_to(actor).filter(territory_id=territory)
    if facts.operation and not rows.filter(number=facts.operation).exists():
        raise denied()
    path = FOLDER.path_of(token)
    if scan(path) is Verdict.INFECTED:
        raise CannotImport(_("L’antivirus a reconnu un virus dans ce fichier : il est effacé."))
    file = RecordsFile(
        territory_id=territory,
        account=actor.account_id or 0,
        token=token,
        kind=facts.kind,
        name=facts.name[-LONGEST_NAME:],
        operation=facts.operation,
    )
    try:
        propose(file, None, facts.system)
    except CannotImport as refused:
        raise CannotImport(plainly(refused, path, facts.name)) from None
    file.save()
    return file
