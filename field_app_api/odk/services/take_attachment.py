"""Take a file of a submission: an operation of its own, which builds upon the submission's.

Collection apps name files and tell no digests: which file a submission means is known only when it
comes. So each file that comes is attached to what the submission made, which waits for its name.
"""

from __future__ import annotations

import mimetypes
from datetime import timedelta
from hashlib import sha256

from django.db import OperationalError
from django.utils import timezone

from field_app_api.odk.reading import derived_id
from field_app_api.odk.services.await_media import await_media
from field_app_api.sync.models import FieldUpload, Operation
from field_app_api.sync.receipts import Receipt
from field_app_api.sync.sender import Sender
from field_app_api.sync.services.keep_unread import RETENTION_DAYS
from field_app_api.sync.services.receive import receive
from field_app_api.sync.services.upload_file import WrongBytes, WrongOffset, WrongSize, store_whole

UNTYPED = "application/octet-stream"
# Apps record speech in containers that are named as those of video are.
_SOUNDS = {".m4a": "audio/mp4", ".amr": "audio/amr", ".3gpp": "audio/3gpp", ".ogg": "audio/ogg"}
# Somebody else may be writing the same file: whoever comes second goes on from there.
_MOST_ATTEMPTS = 20


def take_attachment(sender: Sender, submission: Operation, name: str, data: bytes) -> Receipt:
    """The receipt of a file of an own submission; the same file again changes nothing.

    Raises:
        OperationalError: it could not be written now; it may be tried again.
    """
    keep_file(sender, name, data)
    digest = sha256(data).hexdigest()
    body = {
        "id": str(derived_id("attachment", str(submission.pk), name, digest)),
        "schema": submission.schema,
        "device": submission.device,
        "sequence": submission.sequence + 1,
        "at": submission.body["at"],
        "layer": submission.layer,
        "method": "attach",
        "parent": str(submission.pk),
        "files": [{"sha256": digest, "name": name, "type": media_type(name), "size": len(data)}],
    }
    receipt = receive(sender, body)
    await_media(sender, submission.pk)
    return receipt


def keep_unclaimed(sender: Sender, name: str, data: bytes) -> None:
    """Keep a file whose submission waits for a person, for as long as that is kept.

    Raises:
        OperationalError: it could not be written now; it may be tried again.
    """
    keep_file(sender, name, data)
    mine = FieldUpload.objects.filter(account=sender.account, sha256=sha256(data).hexdigest())
    mine.update(expires_at=timezone.now() + timedelta(days=RETENTION_DAYS))


def keep_file(sender: Sender, name: str, data: bytes) -> None:
    """Keep a file as it came.

    Raises:
        OperationalError: it could not be written now; it may be tried again.
    """
    for _attempt in range(_MOST_ATTEMPTS):
        try:
            store_whole(sender.account, data, name, media_type(name))
        except (WrongOffset, WrongBytes, FileNotFoundError):
            continue
        except WrongSize:
            break
        return
    raise OperationalError("the file is being written by somebody else")


def media_type(name: str) -> str:
    """The media type that a file's name says, or the one that says nothing."""
    dot = name.rfind(".")
    ending = name[dot:].lower() if dot >= 0 else ""
    return _SOUNDS.get(ending) or mimetypes.guess_type(name)[0] or UNTYPED
