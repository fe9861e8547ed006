"""A file of readings goes where it is swept from, and nowhere else on the disk."""

from __future__ import annotations

from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

from geoportal.police.incoming import MOST_BYTES, forget, new_token, path_of

READINGS, MAPPING = "readings", "mapping"
LONGEST_MAPPING = 64 * 1024


class ReadingsUpload(FileUploadHandler):
    """Writes the field `readings` to a file of its own and keeps the field `mapping` in memory.

    Beyond its limit a file is read to its end and not written; it arrives with its true size, so
    that the form can say so. A part is written at a time: memory does not grow with the file.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.token = ""
        self._kept = False
        self._file: IO[bytes] = BytesIO()
        self._most = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; no other handler gets it."""
        super().new_file(*args, **kwargs)
        if self.field_name == READINGS and not self.token:
            self.token, self._most = new_token(), MOST_BYTES
            self._file = path_of(self.token).open("xb")
        elif self.field_name == MAPPING:
            self._file, self._most = BytesIO(), LONGEST_MAPPING
        else:
            raise SkipFile
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, unless there is too much already."""
        if start + len(raw_data) <= self._most:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file, with its true size; of readings only their token stays open to the form."""
        if self.field_name == READINGS:
            self._file.close()
            self._file = BytesIO()
        self._file.seek(0)
        return UploadedFile(
            file=self._file, name=self.file_name, content_type=self.content_type, size=file_size
        )

    def keep(self) -> None:
        """Somebody answers for the file from now on."""
        self._kept = True

    def close(self) -> None:
        """Remove what was written, whatever has happened, unless it is to be kept."""
        self._file.close()
        if self.token and not self._kept:
            forget(self.token)


def receive_readings(request: HttpRequest) -> ReadingsUpload:
    """Say where files go, before anything reads the body of the request."""
    handler = ReadingsUpload(request)
    request.upload_handlers = [handler]
    return handler
