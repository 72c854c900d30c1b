# SPDX-License-Identifier: AGPL-3.0-or-later
"""An upload of 200 MB is drained: neither held in memory nor written anywhere."""

import tracemalloc
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler
from django.test import RequestFactory

from caravane.support.imports.tables import MAX_BYTES
from caravane.support.imports.uploads import LimitedUpload

BOUNDARY = "limite"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="f.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
).encode()
TAIL = (
    f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="after"\r\n\r\nread\r\n--{BOUNDARY}--\r\n'
).encode()


class Flow:
    """A body made as it is read."""

    def __init__(self, size: int) -> None:
        self.parts = [HEAD, size, TAIL]
        self.length = len(HEAD) + size + len(TAIL)
        self.given = 0

    def readline(self, size: int = -1) -> bytes:
        raise AssertionError("a file is not read by lines")

    def read(self, size: int = -1) -> bytes:
        if not self.parts:
            return b""
        part: Any = self.parts[0]
        if isinstance(part, int):
            piece = b"a" * min(part, size)
            self.parts[0] = part - len(piece)
            if not self.parts[0]:
                self.parts.pop(0)
        else:
            piece, rest = part[:size], part[size:]
            self.parts[0:1] = [rest] if rest else []
        self.given += len(piece)
        return piece


def sent(size: int, announced: int | None = None) -> tuple[Any, Flow, FileUploadHandler]:
    flow = Flow(size)
    environ = {
        "wsgi.input": flow,
        "CONTENT_LENGTH": str(announced or flow.length),
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
    }
    request = RequestFactory().post("/", **environ)
    handler = LimitedUpload(request)
    request.upload_handlers = [handler]
    return request, flow, handler


def test_a_small_file_arrives_whole() -> None:
    request, _flow, handler = sent(70_000)
    assert request.FILES["file"].size == 70_000
    assert request.FILES["file"].read() == b"a" * 70_000
    assert not handler.refused


def test_two_hundred_megabytes_flow_by() -> None:
    request, flow, handler = sent(200 * 1024 * 1024)
    tracemalloc.start()
    assert request.POST["after"] == "read"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert not request.FILES
    assert handler.refused
    assert flow.given == flow.length
    assert peak < 8 * 1024 * 1024


def test_a_file_just_over_the_limit_is_refused_and_let_go() -> None:
    request, _flow, handler = sent(MAX_BYTES + 1)
    assert not request.FILES
    assert handler.refused
    assert handler.buffer.getbuffer().nbytes == 0


def test_a_file_of_exactly_the_limit_passes() -> None:
    request, _flow, handler = sent(MAX_BYTES)
    assert request.FILES["file"].size == MAX_BYTES
    assert not handler.refused
