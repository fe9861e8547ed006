"""Take a file piece by piece: what has arrived is never asked for again.

How much has come is the length of the part on disk. Each block is written under a lock that lasts
as long as the write, at the place where this call believes the end to be: a request that hangs on
a dead connection finds that another has gone on, and gives up.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BufferedRandom
from pathlib import Path
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.sync.models import FieldUpload, Operation, OperationFile
from field_app_api.sync.sender import actor_behind
from field_app_api.sync.services.attach_files import KEPT, attach_files
from field_app_api.sync.services.keep_unread import QuarantineFull
from field_app_api.sync.services.retrying import retried
from field_app_api.sync.services.upload_presence import writing
from field_app_api.sync.vocabulary import FileState, Scan
from layers.exchange.antivirus import scan

MOST_BYTES = 64 * 1024 * 1024
# Of one account, announced or here, and not yet given to anything.
MOST_HELD = 4 * 1024 * 1024 * 1024
# A part that nobody goes on with, and a whole file that no operation declares.
PATIENCE = timedelta(days=7)
_BLOCK = 256 * 1024


class WrongOffset(Exception):
    """The sender believes the end to be elsewhere; carries where it is."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


class WrongBytes(Exception):
    """What came is not what the checksum says; it is thrown away."""


class WrongSize(Exception):
    """The same file was begun with another length."""


@dataclass(frozen=True, slots=True)
class Piece:
    """What a request brings: where it begins, how long it says it is, and how to read it.

    `checksum` is the name of an algorithm with the digest of the whole piece.
    """

    offset: int
    length: int
    read: Callable[[int], bytes]
    checksum: tuple[str, bytes] | None = None


def begin_upload(
    account: int, sha256: str, size: int, name: str = "", media_type: str = ""
) -> FieldUpload:
    """The upload of that file, begun where it is not yet.

    Raises:
        WrongSize: it was begun with another length, and something has come.
        WrongBytes: it is there whole, and is another file.
        QuarantineFull: too much of this account waits already.
    """
    _require_room(account, sha256, size)
    FieldUpload.objects.bulk_create(
        [FieldUpload(account_id=account, sha256=sha256)], ignore_conflicts=True
    )
    with transaction.atomic():
        upload = FieldUpload.objects.select_for_update().get(account=account, sha256=sha256)
        if upload.completed_at is None:
            if upload.size not in {None, size} and come(upload):
                raise WrongSize
            upload.size = size
            upload.name, upload.media_type = name[:200], media_type[:100]
            upload.expires_at = timezone.now() + PATIENCE
            upload.save()
    return settle_upload(upload)


def _require_room(account: int, sha256: str, size: int) -> None:
    """No device fills the disk with files that nothing declares."""
    given = OperationFile.objects.filter(
        operation__account=OuterRef("account"), sha256=OuterRef("sha256"), state=FileState.ATTACHED
    )
    waiting = FieldUpload.objects.filter(~Exists(given), account=account).exclude(sha256=sha256)
    held = waiting.aggregate(bytes=Sum("size"))["bytes"] or 0
    if held + size > MOST_HELD:
        raise QuarantineFull(
            _("Trop de fichiers de ce compte attendent : celui-ci reste sur le téléphone.")
        )


def come(upload: FieldUpload) -> int:
    """How many bytes are here."""
    if upload.completed_at is not None:
        return upload.size or 0
    # It may become whole between two looks.
    for path in (upload.path, upload.part, upload.path):
        try:
            return path.stat().st_size
        except FileNotFoundError:
            continue
    return 0


def append(upload: FieldUpload, piece: Piece) -> FieldUpload:
    """Write a piece as far as it comes; the last one completes the file.

    Raises:
        WrongOffset: it begins elsewhere, or another request has gone on meanwhile.
        WrongBytes: a checksum, of the piece or of the whole, is not right.
    """
    with writing(upload):
        _append(upload, piece)
    return settle_upload(upload)


def _append(upload: FieldUpload, piece: Piece) -> None:
    here = come(upload)
    if piece.offset != here or upload.completed_at is not None:
        raise WrongOffset(here)
    hasher = hashlib.new(piece.checksum[0]) if piece.checksum else None
    position, left = piece.offset, piece.length
    while left:
        try:
            block = piece.read(min(_BLOCK, left))
        except OSError:  # the line broke; what came before is here
            break
        if not block:
            break
        _write(upload, position, block)
        if hasher is not None:
            hasher.update(block)
        position, left = position + len(block), left - len(block)
    if hasher is not None and piece.checksum and not left and hasher.digest() != piece.checksum[1]:
        _cut(upload, position, piece.offset)
        raise WrongBytes
    if position > piece.offset:
        FieldUpload.objects.filter(pk=upload.pk).update(expires_at=timezone.now() + PATIENCE)


def _write(upload: FieldUpload, position: int, block: bytes) -> None:
    with _locked(upload) as file:
        end = file.seek(0, os.SEEK_END) if file is not None else come(upload)
        if file is None or end != position:
            raise WrongOffset(end)
        file.write(block)


def _cut(upload: FieldUpload, end: int, offset: int) -> None:
    with _locked(upload) as file:
        if file is not None and file.seek(0, os.SEEK_END) == end:
            file.truncate(offset)


@contextmanager
def _locked(upload: FieldUpload) -> Iterator[BufferedRandom | None]:
    """The part, made if need be, locked as long as it is held; None once the file is whole.

    Whoever waited for the lock may hold what was renamed or thrown away meanwhile.
    """
    part = upload.part
    part.parent.mkdir(parents=True, exist_ok=True)
    while True:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_at(file, part):
                continue
            if upload.path.exists():
                part.unlink()
                yield None
            else:
                yield file
            return


def _is_at(file: BufferedRandom, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except FileNotFoundError:
        return False


def settle_upload(upload: FieldUpload) -> FieldUpload:
    """Complete what has come whole, and give it to the operations that wait for it.

    Done again after a kill in the middle, it goes on from where it was.

    Raises:
        WrongBytes: the bytes have another SHA-256; they are thrown away.
    """
    if upload.completed_at is None:
        if upload.size is None or come(upload) < upload.size:
            return upload
        upload = _complete(upload)
        if upload.completed_at is None:
            return upload
    give_on(upload)
    return upload


def _complete(upload: FieldUpload) -> FieldUpload:
    # Of two calls that see the end, or a call and a HEAD, the second finds the file whole.
    with _locked(upload) as file:
        if file is not None:
            if file.seek(0, os.SEEK_END) < (upload.size or 0):
                return upload  # somebody found it wrong, and began anew
            file.seek(0)
            if hashlib.file_digest(file, "sha256").hexdigest() != upload.sha256:
                upload.part.unlink()
                raise WrongBytes
            os.fsync(file.fileno())
            upload.part.replace(upload.path)
            upload.writing.unlink(missing_ok=True)
    verdict = scan(upload.path)
    with transaction.atomic():
        held = FieldUpload.objects.select_for_update().get(pk=upload.pk)
        if held.completed_at is None:
            held.completed_at, held.scan = timezone.now(), verdict
            held.expires_at = timezone.now() + KEPT
            held.save()
    return held


def give_on(upload: FieldUpload) -> None:
    """Attach a whole file to every operation that declares it."""
    waiting = Operation.objects.filter(
        account=upload.account_id,
        files__sha256=upload.sha256,
        files__state__in=(FileState.MISSING, FileState.RECEIVED),
    )
    for key in list(waiting.values_list("pk", flat=True)):
        attach_arrived(key)


def attach_waiting(operations: QuerySet[Operation]) -> None:
    """Attach what a kill left between the arrival of a file and its being given on."""
    whole = FieldUpload.objects.filter(
        account=OuterRef("operation__account"),
        sha256=OuterRef("sha256"),
        completed_at__isnull=False,
    )
    stuck = OperationFile.objects.filter(
        Exists(whole), operation__in=operations, state=FileState.MISSING
    )
    for key in list(stuck.values_list("operation", flat=True).distinct()):
        attach_arrived(key)


def attach_arrived(key: UUID) -> None:
    """Attach to one operation what has arrived of its files."""

    def once() -> None:
        with transaction.atomic():
            held = Operation.objects.select_for_update(of=("self",)).select_related("account")
            operation = held.get(pk=key)
            attach_files(operation, actor_behind(operation.account))

    retried(once)


def store_whole(account: int, data: bytes, name: str = "", media_type: str = "") -> FieldUpload:
    """A file that came in one piece, by another door than tus."""
    sha256 = hashlib.sha256(data).hexdigest()
    upload = begin_upload(account, sha256, len(data), name, media_type)
    if upload.completed_at is not None:
        return upload
    here = come(upload)
    rest = memoryview(data)[here:]
    taken = 0

    def read(most: int) -> bytes:
        nonlocal taken
        block = bytes(rest[taken : taken + most])
        taken += len(block)
        return block

    return append(upload, Piece(here, len(rest), read))


def scan_again(upload: FieldUpload) -> None:
    """Ask the antivirus about a file that it could not be asked about before."""
    verdict = Scan(scan(upload.path)) if upload.path.exists() else Scan.PENDING
    if verdict != Scan.PENDING:
        FieldUpload.objects.filter(pk=upload.pk).update(scan=verdict)
        give_on(upload)
