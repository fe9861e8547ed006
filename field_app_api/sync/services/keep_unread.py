"""Keep what cannot be read until a person has looked at it."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from field_app_api.sync.models import Operation, Unread
from field_app_api.sync.receipts import Receipt, receipt_of_unread
from field_app_api.sync.sender import Sender
from field_app_api.sync.vocabulary import HELD, Outcome

# Of one account, looked at by nobody yet; the bytes are those of what could be read as well.
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
        rows = mine.filter(looked_at__isnull=True).count()
        if rows >= MOST_ROWS or held_bytes(sender.account) + len(raw) > MOST_BYTES:
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


def held_bytes(account: int) -> int:
    """How many bytes of an account nobody has looked at yet: unread, or read and not done."""
    held = Operation.objects.filter(outcome__in=sorted(HELD))
    sums = (
        kept.filter(account=account, looked_at__isnull=True).aggregate(size=Sum("size"))["size"]
        for kept in (Unread.objects.all(), held)
    )
    return sum(each or 0 for each in sums)
