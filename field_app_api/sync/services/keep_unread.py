"""Keep what cannot be read until a person has looked at it."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from field_app_api.sync.models import Unread
from field_app_api.sync.receipts import Receipt, receipt_of_unread
from field_app_api.sync.sender import Sender
from field_app_api.sync.vocabulary import Outcome

# Of one account, looked at by nobody yet.
MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 2_000
RETENTION_DAYS = 365


class QuarantineFull(Exception):
    """There is no room for more: the phone keeps it. The message is for people."""


def keep_unread(
    sender: Sender,
    raw: bytes,
    reason: str,
    *,
    named: UUID | None = None,
    why: Outcome = Outcome.QUARANTINED,
) -> Receipt:
    """Keep bytes as they came; the same bytes again get the same receipt.

    Raises:
        QuarantineFull: this account has too much there already.
    """
    digest = sha256(f"{why}\n".encode() + raw).hexdigest()
    mine = Unread.objects.filter(account_id=sender.account)
    kept = mine.filter(digest=digest).first()
    if kept is None:
        waiting = mine.filter(looked_at__isnull=True).aggregate(n=Count("pk"), size=Sum("size"))
        if waiting["n"] >= MOST_ROWS or (waiting["size"] or 0) + len(raw) > MOST_BYTES:
            raise QuarantineFull(
                _(
                    "Trop d’envois de ce compte attendent d’être relus : "
                    "celui-ci reste sur le téléphone."
                )
            )
        Unread.objects.bulk_create(
            [
                Unread(
                    account_id=sender.account,
                    token_id=sender.token,
                    digest=digest,
                    raw=raw,
                    size=len(raw),
                    named=named,
                    why=why,
                    reason=reason,
                )
            ],
            ignore_conflicts=True,
        )
        kept = mine.get(digest=digest)
    return receipt_of_unread(kept, named)
