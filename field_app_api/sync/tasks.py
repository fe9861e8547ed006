"""What is done about operations and files while no phone asks."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from field_app_api.sync.models import FieldUpload, Operation, OperationFile, Unread
from field_app_api.sync.services.keep_unread import RETENTION_DAYS
from field_app_api.sync.services.receive import end_fulfilled, settle_again, wake
from field_app_api.sync.services.settle import PATIENCE
from field_app_api.sync.services.upload_file import WrongBytes, scan_again, settle_upload
from field_app_api.sync.vocabulary import FileState, Outcome, Scan
from layers.exchange.antivirus import is_configured


@app.periodic(cron="* * * * *")
@app.task(queue="field", queueing_lock="settle-field")
def settle_field(timestamp: int) -> None:
    """Take up what a killed process left half done, and what has waited long enough."""
    take_up()


@app.periodic(cron="41 2 * * *")
@app.task(queue="field", queueing_lock="tidy-field")
def tidy_field(timestamp: int) -> None:
    """Throw away parts that nobody goes on with, and what a year has passed over."""
    tidy_up()


def take_up() -> None:
    """Take up what waits for a parent, for a choice that is none any more, for whole files."""
    now = timezone.now()
    waiting = Operation.objects.filter(outcome=Outcome.WAITING_FOR_PARENT)
    for key, received in list(waiting.values_list("pk", "received_at")):
        operation = settle_again(key, orphan=received < now - PATIENCE)
        if operation is not None:
            wake(operation)
    end_fulfilled(Operation.objects.all())
    unfinished = FieldUpload.objects.filter(completed_at__isnull=True, size__isnull=False)
    waiting_files = OperationFile.objects.filter(
        state__in=(FileState.MISSING, FileState.RECEIVED)
    ).values("sha256")
    whole = FieldUpload.objects.filter(completed_at__isnull=False, sha256__in=waiting_files)
    for upload in [*unfinished, *whole]:
        try:
            settle_upload(upload)
        except WrongBytes:
            continue
    if is_configured():
        for upload in FieldUpload.objects.filter(completed_at__isnull=False, scan=Scan.PENDING):
            scan_again(upload)


def tidy_up() -> None:
    """Files past their day, unless an operation of the last year has not been able to use them."""
    now = timezone.now()
    old = now - timedelta(days=RETENTION_DAYS)
    unused = OperationFile.objects.exclude(state=FileState.ATTACHED)
    needed = unused.filter(operation__received_at__gte=old).values("sha256")
    for upload in FieldUpload.objects.filter(expires_at__lt=now).exclude(
        completed_at__isnull=False, sha256__in=needed
    ):
        upload.delete()
        upload.forget_files()
    Unread.objects.filter(received_at__lt=old).delete()
    given_up = Q(outcome__in=(Outcome.QUARANTINED, Outcome.FORBIDDEN))
    Operation.objects.filter(given_up, received_at__lt=old).delete()
