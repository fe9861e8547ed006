"""Jobs of tours: packages are made before somebody waits for them."""

from __future__ import annotations

import time
from contextlib import suppress

from django.db import connection, transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from archaeology.tours.packages import TooLarge, package_of, shelf
from archaeology.tours.telling import Wanted, book_for
from layers.access.actor import PUBLIC

ASK_AGAIN_SECONDS = 10.0
_asked_at = -ASK_AGAIN_SECONDS


@app.periodic(cron="* * * * *")
@app.task(
    queue="packages",
    queueing_lock="tour-packages",
    retry=RetryStrategy(max_attempts=4, exponential_wait=5),
)
def make_packages(timestamp: int = 0) -> None:
    """Make the packages of all that is told, and remove those of what is told no more.

    Every minute: the ground, the shoreline and places that become confidential change without any
    verb of tours. Of what is still as it was nothing is made.
    """
    book = book_for(PUBLIC)
    kept = []
    for language in book.languages():
        for told in book.all_told(Wanted((language,))):
            if told.language == language:
                kept.append((told.key, language))
                try:
                    package_of(book, told)
                except TooLarge:
                    continue  # said to whoever asks for it
    shelf.clear_but(kept)


def order_packages() -> None:
    """Have the packages made once the current transaction is committed."""
    # A job that waits already will see what is committed by then.
    with suppress(AlreadyEnqueued), transaction.atomic():
        make_packages.defer()


def make_packages_soon() -> None:
    """Ask for the job as somebody who only reads, where one can, at most every few seconds."""
    global _asked_at
    now = time.monotonic()
    if now - _asked_at < ASK_AGAIN_SECONDS or connection.in_atomic_block:
        return
    _asked_at = now
    order_packages()
