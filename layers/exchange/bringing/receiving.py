"""A file that somebody brings goes where it is swept from, and nowhere else on the disk."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopFutureHandlers
from django.http import HttpRequest

from layers.exchange.bringing.folder import Folder


class Receiving(FileUploadHandler):
    """Writes one field to a file of its own and keeps small ones in memory.

    Beyond its limit a file is read to its end and not written; it arrives with its true size, so
    that the form can say so. A part is written at a time: memory does not grow with the file.

    Args:
        folder: where the file goes.
        field: the form's field that it is sent in.
        most_bytes: its limit.
        beside: fields that stay in memory, with their limits.
    """

    def __init__(
        self,
        request: HttpRequest | None = None,
        *,
        folder: Folder,
        field: str,
        most_bytes: int,
        beside: Mapping[str, int],
    ) -> None:
        super().__init__(request)
        self.token = ""
        self._folder, self._field, self._limit, self._beside = folder, field, most_bytes, beside
        self._kept = False
        self._file: IO[bytes] = BytesIO()
        self._most = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file; no other handler gets it."""
        super().new_file(*args, **kwargs)
        if self.field_name == self._field and not self.token:
            self.token, self._most = self._folder.new_token(self.file_name or ""), self._limit
            self._file = self._folder.path_of(self.token).open("xb")
        elif self.field_name in self._beside:
            self._file, self._most = BytesIO(), self._beside[self.field_name]
        else:
            raise SkipFile
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, unless there is too much already."""
        if start + len(raw_data) <= self._most:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile[Any]:
        """The file, with its true size; of the large one only its token stays open to the form."""
        if self.field_name == self._field:
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
            self._folder.forget(self.token)
