"""Files of citizens stay in memory: what their camera wrote never touches the disk."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest

from layers.exchange.photos import MAX_BYTES, MAX_PHOTOS


class PhotosInMemory(FileUploadHandler):
    """Keeps the first files of a form in memory, each up to the limit for a photo.

    A heavier file, or one too many, is read to its end and forgotten; it arrives with its true
    size and no content, so that the form can name it.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._kept = 0
        self._buffer = BytesIO()

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; no other handler gets it."""
        super().new_file(*args, **kwargs)
        self._buffer = BytesIO()
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, unless there is too much already."""
        if self._kept < MAX_PHOTOS and start + len(raw_data) <= MAX_BYTES:
            self._buffer.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file, with its true size."""
        if file_size > MAX_BYTES:
            self._buffer = BytesIO()
        else:
            self._kept += 1
        self._buffer.seek(0)
        return InMemoryUploadedFile(
            file=self._buffer,
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type,
            size=file_size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )


def keep_photos_in_memory(request: HttpRequest) -> None:
    """Say so before anything reads the body of the request."""
    request.upload_handlers = [PhotosInMemory(request)]
