"""Files of operations: what is said of them, pictures of photos, bytes of those of no use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO

from django.http import FileResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from PIL import Image

from field_app_api.sync.handing_out import awaits_scan, to_be_saved
from field_app_api.sync.models import FieldUpload, Operation, OperationFile
from field_app_api.sync.vocabulary import FileState, Scan
from layers.exchange.photos import PhotoRefused, clean_photo

PICTURE_PX = 480


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file of an operation; `href` is where a refused one is saved, `note` why not, or how.

    `picture` is the address of a small picture of a photo that is here.
    """

    name: str
    state: str
    reason: str
    href: str = ""
    note: str = ""
    picture: str = ""


def told_files(operation: Operation) -> list[FileTold]:
    """The files of an operation, in the order in which the phone named them."""
    return [_told(operation, file) for file in operation.files.all()]


def refusals_of(operation: Operation) -> list[str]:
    """A sentence for each file of an operation that could not be used."""
    return [
        _("Fichier inutilisable : %(name)s. %(reason)s") % {"name": file, "reason": file.reason}
        for file in operation.files.all()
        if file.state == FileState.REFUSED
    ]


def kept_bytes(operation: Operation, sha256: str) -> FileResponse | None:
    """A refused file as it came, to be saved; None where there is none or it is not given out."""
    file = operation.files.filter(sha256=sha256, state=FileState.REFUSED).first()
    upload = None if file is None else _upload(operation, file)
    if file is None or upload is None or _withheld(upload):
        return None
    name = "".join(each for each in str(file) if each.isprintable())
    return to_be_saved(upload, name or sha256[:8])


def small_picture(operation: Operation, sha256: str) -> bytes | None:
    """A photo as a small JPEG, made harmless; None where there is none, or it does not open."""
    file = operation.files.filter(sha256=sha256).first()
    upload = _upload(operation, file) if file is not None and _is_photo_here(file) else None
    if upload is None or _withheld(upload):
        return None
    try:
        photo = clean_photo(upload.path.read_bytes())
    except PhotoRefused:
        return None
    encoded = BytesIO()
    with Image.open(BytesIO(photo.jpeg)) as picture:
        picture.thumbnail((PICTURE_PX, PICTURE_PX))
        picture.save(encoded, "JPEG", quality=80)
    return encoded.getvalue()


def _is_photo_here(file: OperationFile) -> bool:
    is_here = file.state in (FileState.RECEIVED, FileState.ATTACHED)
    return is_here and file.media_type.startswith("image/")


def _told(operation: Operation, file: OperationFile) -> FileTold:
    told = FileTold(str(file), str(FileState(file.state).label), file.reason)
    if _is_photo_here(file):
        return replace(told, picture=reverse("field-picture", args=[operation.pk, file.sha256]))
    if file.state != FileState.REFUSED:
        return told
    upload = _upload(operation, file)
    why = _("Il n’est plus gardé.") if upload is None else _withheld(upload)
    if upload is None or why:
        return FileTold(told.name, told.state, told.reason, note=why)
    note = "" if upload.scan == Scan.CLEAN else _("Aucun antivirus ne l’a examiné.")
    href = reverse("field-refused-file", args=[operation.pk, file.sha256])
    return FileTold(told.name, told.state, told.reason, href, note)


def _upload(operation: Operation, file: OperationFile) -> FieldUpload | None:
    upload = FieldUpload.objects.filter(
        account=operation.account_id, sha256=file.sha256, completed_at__isnull=False
    ).first()
    return upload if upload is not None and upload.path.exists() else None


def _withheld(upload: FieldUpload) -> str:
    """Why the bytes of a file are not given out; nothing where they are."""
    if upload.scan == Scan.INFECTED:
        return _("Il est gardé à part, et ne se télécharge pas.")
    if awaits_scan(upload):
        return _("Il se télécharge quand l’antivirus l’aura examiné.")
    return ""
