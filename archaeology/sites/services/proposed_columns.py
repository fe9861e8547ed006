"""What the columns of a file seem to be: what the same headings were said to be, or their names."""

from __future__ import annotations

from django.utils import timezone

from archaeology.sites.bringing.folder import FOLDER
from archaeology.sites.bringing.kinds import KINDS
from archaeology.sites.bringing.looking import look
from archaeology.sites.bringing.proposing import Tables, file_of, proposed
from archaeology.sites.bringing.remembering import as_said, headings_of, said_in
from archaeology.sites.models import RecordsFile, SaidColumns


def propose(
    file: RecordsFile, opened: Tables | None, system: str, *, plainly: bool = False
) -> None:
    """Put on a file, without saving it, what its columns seem to be.

    Args:
        file: which lies in its folder.
        opened: the table `file` of its mapping, None for what it looks like.
        system: the coordinate system that was said, or "".
        plainly: by the names of its columns alone.

    Raises:
        CannotImport: the file cannot be read so; nothing was put on it.
    """
    kind, path = KINDS[file.kind], FOLDER.path_of(file.token)
    if not kind.has_columns:
        file.mapping = {"layer": kind.layer}
        return
    opened = file_of(path) if opened is None else opened
    seen = look(path, {"file": opened})
    mapping = proposed(kind, path, seen, opened, file.operation, system)
    headings = headings_of(seen.columns)
    rows = SaidColumns.objects.filter(
        territory_id=file.territory_id, kind=file.kind, headings=headings
    )
    last = None if plainly else rows.first()
    if last is not None:
        mapping = as_said(kind, path, seen, mapping, last.said, system)
    file.mapping, file.headings = mapping, headings
    file.as_said_on = last.said_on if last else None


def remember(file: RecordsFile) -> None:
    """Keep what the columns of a file that has entered were said to be, for the next one."""
    if file.headings:
        SaidColumns.objects.update_or_create(
            territory_id=file.territory_id,
            kind=file.kind,
            headings=file.headings,
            defaults={"said": said_in(file.mapping), "said_on": timezone.localdate()},
        )
