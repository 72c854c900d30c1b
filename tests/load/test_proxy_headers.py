# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose word is taken for the address of the client and for HTTPS: a proxy's that the settings count."""

import json
from pathlib import Path

import pytest

from .serving import web

SENT = {
    "X-Forwarded-For": "203.0.113.66, 203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "Host": "climat.ville.example",
}

pytestmark = pytest.mark.concurrent


def test_without_a_proxy_nobody_is_believed(tmp_path: Path) -> None:
    with web("tests.load.applications.mirror", tmp_path) as running:
        assert json.loads(running.get("/", **SENT)[1]) == {
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "climat.ville.example",
            "HTTP_X_FORWARDED_FOR": None,
            "HTTP_X_FORWARDED_HOST": None,
        }


def test_behind_two_proxies_what_the_first_of_them_saw_is_taken(tmp_path: Path) -> None:
    with web("tests.load.applications.mirror", tmp_path, CARAVANE_PROXIES="2") as running:
        seen = json.loads(running.get("/", **SENT)[1])
    assert seen["REMOTE_ADDR"] == "203.0.113.66"


def test_behind_one_proxy_its_word_alone_is_taken(tmp_path: Path) -> None:
    with web("tests.load.applications.mirror", tmp_path, CARAVANE_PROXIES="1") as running:
        assert json.loads(running.get("/", **SENT)[1]) == {
            "REMOTE_ADDR": "203.0.113.9",
            "wsgi.url_scheme": "https",
            "HTTP_HOST": "climat.ville.example",
            "HTTP_X_FORWARDED_FOR": "203.0.113.9",
            "HTTP_X_FORWARDED_HOST": None,
        }
