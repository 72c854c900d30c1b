# SPDX-License-Identifier: AGPL-3.0-or-later
"""Take an upload of at most the size that an import reads; what is larger is drained, never held nor kept."""

import io
from typing import IO, Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .tables import MAX_BYTES


class LimitedUpload(FileUploadHandler):
    """Hold a small file in memory; let a large one flow by, so that the person still gets an answer.

    `refused` says that a file was too large. Nothing is ever written to disk.
    """

    refused = False

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: Any,  # noqa: N803 - its name in Django
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.buffer = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if self.announced > 2 * MAX_BYTES or start + len(raw_data) > MAX_BYTES:
            self.refused = True
            self.buffer = io.BytesIO()
            raise SkipFile
        self.buffer.write(raw_data)
        return None

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.refused:
            return None
        self.buffer.seek(0)
        return InMemoryUploadedFile(
            self.buffer,
            self.field_name,
            self.file_name or "",
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )
