"""Give an operation's files to the object that it is about, as they arrive."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from field_app_api.sync.handing_out import awaits_scan
from field_app_api.sync.models import FieldUpload, Operation, OperationFile
from field_app_api.sync.vocabulary import DONE, FileState, Flag, Outcome, Scan
from layers.access.actor import Actor
from layers.catalog.collecting import FieldContext, FieldFile, NoLongerTaken
from layers.catalog.registry import layer

# Whole files stay this long after they were given on: a phone may still ask for its receipt.
KEPT = timedelta(days=30)
# Further from the stated place a photo may be of something else.
FAR_M = 200.0


def attach_files(operation: Operation, actor: Actor) -> None:
    """Attach what is there, and say what is still to come.

    Call it inside the transaction that holds the operation's row.
    """
    declared = list(operation.files.filter(state__in=(FileState.MISSING, FileState.RECEIVED)))
    if not declared:
        return
    files = [each for each in declared if not each.is_by_name]
    uploads = _held(operation.account_id, [each.sha256 for each in files])
    # Of an edit that was left out, a file is kept with it, and is not the object's.
    is_left = Flag.LEFT in operation.flags
    is_done = operation.outcome in DONE and operation.key is not None and not is_left
    for each in files:
        upload = uploads[each.sha256]
        if upload.completed_at is None:
            continue
        if not upload.path.exists():
            # Lost, by a disk or by a kill while it was thrown away: the phone still has it.
            upload.completed_at = None
            upload.save(update_fields=["completed_at"])
            continue
        each.state = FileState.RECEIVED
        if upload.scan == Scan.INFECTED:
            each.state, each.reason = FileState.REFUSED, _("L’antivirus a trouvé un virus.")
        elif awaits_scan(upload):
            pass  # it is here; it is given on when it has been looked at
        elif is_done and operation.method != "delete":
            _attach(operation, actor, each, upload)
        each.save()
    if is_done:
        if any(each.state == FileState.REFUSED for each in files):
            _look_again(operation)
        tell_awaited(operation, actor)


def _held(account: int, digests: list[str]) -> dict[str, FieldUpload]:
    """The uploads, made where nobody has begun them, and locked.

    Whoever completes one locks it too: either the file is seen here, or this operation there.
    """
    FieldUpload.objects.bulk_create(
        [FieldUpload(account_id=account, sha256=each) for each in sorted(digests)],
        ignore_conflicts=True,
    )
    held = FieldUpload.objects.select_for_update().filter(account=account, sha256__in=digests)
    return {each.sha256: each for each in held.order_by("sha256")}


def _attach(
    operation: Operation, actor: Actor, declared: OperationFile, upload: FieldUpload
) -> None:
    context = FieldContext(actor, operation.territory, operation.at)
    file = FieldFile(
        sha256=upload.sha256,
        name=declared.name or upload.name or upload.sha256[:8],
        media_type=declared.media_type or upload.media_type,
        data=upload.path.read_bytes(),
    )
    writers = layer(operation.layer).writers
    try:
        if "attach" not in writers:
            raise ValidationError(_("Rien ne se joint à ces fiches."))
        with transaction.atomic():
            away_m = writers["attach"](context, operation.key, file)
    except ValidationError as refused:
        declared.state, declared.reason = FileState.REFUSED, " ".join(refused.messages)
    except (PermissionDenied, NoLongerTaken) as refused:
        declared.state, declared.reason = FileState.REFUSED, str(refused)
    else:
        declared.state, declared.reason = FileState.ATTACHED, ""
        if away_m is not None and away_m > FAR_M:
            declared.reason = _("Prise à %s m de l’endroit indiqué, d’après l’appareil.") % round(
                away_m
            )
            _flag_far(operation)
        upload.expires_at = timezone.now() + KEPT
        upload.save(update_fields=["expires_at"])


def _flag_far(operation: Operation) -> None:
    if Flag.FAR_PHOTO not in operation.flags:
        operation.flags = [*operation.flags, Flag.FAR_PHOTO]
        operation.save(update_fields=["flags"])
        _look_again(operation)


def _look_again(operation: Operation) -> None:
    """Whoever has looked at the operation has not seen what its files brought."""
    operation.looked_at = None
    operation.save(update_fields=["looked_at"])


def tell_awaited(operation: Operation, actor: Actor) -> None:
    """Tell the object what it waits for, and the operation whether it is complete.

    Call it inside the transaction that holds the operation's row.
    """
    missing = OperationFile.objects.filter(
        operation__layer=operation.layer,
        operation__key=operation.key,
        operation__outcome__in=sorted(DONE),
        state=FileState.MISSING,
    ).exclude(operation__flags__contains=[Flag.LEFT])
    digests = sorted({each.told for each in missing})
    tell = layer(operation.layer).writers.get("await")
    if tell is not None:
        context = FieldContext(actor, operation.territory, operation.at)
        tell(context, operation.key, digests)
    if operation.files.filter(state=FileState.MISSING).exists():
        operation.outcome = Outcome.WAITING_FOR_FILES
    else:
        was_merged = Flag.MERGED in operation.flags
        operation.outcome = Outcome.MERGED if was_merged else Outcome.APPLIED
    operation.save(update_fields=["outcome"])
