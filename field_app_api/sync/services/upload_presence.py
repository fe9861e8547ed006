"""Who is writing a file at this moment: whoever asks how much has come waits for them, shortly.

A connection that is cut leaves bytes that have arrived and are not written yet. A request writes
them to their end; whoever told an offset meanwhile would have them sent again.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from field_app_api.sync.models import FieldUpload

# A writer whose connection is dead without a word is not waited for.
MOST_SECONDS = 2.0
# A request that has come may not have begun to write: so long nobody must have been at it.
STILL_SECONDS = 0.15
_LOOK_SECONDS = 0.01


@contextmanager
def writing(upload: FieldUpload) -> Iterator[None]:
    """Be seen as long as a piece is taken; several may be, of whom one gets on."""
    upload.writing.parent.mkdir(parents=True, exist_ok=True)
    held = os.open(upload.writing, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_SH)
        yield
    finally:
        os.close(held)


def wait_until_still(upload: FieldUpload, still: float = STILL_SECONDS) -> bool:
    """Wait until nobody has been writing for `still` seconds; False after `MOST_SECONDS`."""
    begun = since = time.monotonic()
    while True:
        now = time.monotonic()
        if _is_written(upload):
            since = now
        elif now - since >= still:
            return True
        if now - begun >= MOST_SECONDS:
            return False
        time.sleep(_LOOK_SECONDS)


def _is_written(upload: FieldUpload) -> bool:
    try:
        seen = os.open(upload.writing, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(seen, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(seen)
    return False
