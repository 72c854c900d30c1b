# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/running.md, « Production on one page »: what it makes is read by the programs that it is for."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.load.serving import environment

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/running.md").read_text(encoding="utf-8")
SHELL = "\n".join(re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL))


def made(mark: str) -> str:
    """Return what a here-document of the page writes."""
    found = re.search(rf"<<'?{mark}'?\n(.*?)^{mark}$", SHELL, re.MULTILINE | re.DOTALL)
    assert found, mark
    return found[1]


def test_every_line_is_a_shells() -> None:
    for script in (SHELL, made("SCRIPT")):
        subprocess.run(["sh", "-n"], input=script, text=True, check=True)


def test_under_its_settings_the_check_before_production_says_nothing(tmp_path: Path) -> None:
    settings = dict(line.split("=", 1) for line in made("ENV").splitlines())
    settings |= {"CARAVANE_DATA": str(tmp_path / "data"), "DATABASE_URL": "postgresql://web:x@127.0.0.1/none"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "DEBUG"]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment(tmp_path / "data", **settings),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_that_it_gives_exists_and_takes_its_options() -> None:
    lines = re.findall(r"^caravane-as \w+ (\w+) ?(.*)$", SHELL, re.MULTILINE)
    serve = re.search(r"^ExecStart=\S+/caravane (\w+) (.*)$", SHELL, re.MULTILINE)
    assert serve
    assert {"migrate", "grant", "check", "start", "backup", "restore"} <= {name for name, _words in lines}
    for name, words in [*lines, serve.groups()]:
        command = load_command_class(get_commands()[name], name)
        command.create_parser("caravane", name).parse_args(words.split())


def test_systemd_understands_the_service(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("no systemd-analyze on this machine")
    unit = made("UNIT").replace("/opt/caravane/.venv/bin/caravane", "/bin/true")
    unit = unit.replace("User=caravane", "User=daemon").replace("Group=caravane", "Group=daemon")
    path = tmp_path / "caravane.service"
    path.write_text(unit.replace("EnvironmentFile=", "EnvironmentFile=-"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False
    )
    assert [line for line in done.stderr.splitlines() if "caravane" in line] == []


def test_nginx_understands_its_site(tmp_path: Path) -> None:
    if not shutil.which("nginx") or not shutil.which("openssl"):
        pytest.skip("no nginx on this machine")
    site = made("NGINX").replace("/etc/ssl/caravane", str(tmp_path)).replace("/var/log/nginx", str(tmp_path))
    site = re.sub(r"listen (\[::\]:)?(80|443)", r"listen unix:\2.sock", site).replace(
        "unix:", f"unix:{tmp_path}/"
    )
    site = re.sub(r"^    listen unix:\S+ ?(ssl http2)?;\n(?=    listen)", "", site, flags=re.MULTILINE)
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; events {{}} http {{ {site} }}")
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x"]
    files = ["-keyout", tmp_path / "key.pem", "-out", tmp_path / "fullchain.pem"]
    subprocess.run([*key, *files], check=True, capture_output=True)
    done = subprocess.run(
        ["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf", "-e", tmp_path / "errors"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_nginx_neither_writes_down_nor_compresses_the_pages_of_a_ballot() -> None:
    site = made("NGINX")
    assert site.count("access_log off;") == site.count("server {") == 2
    assert site.count("error_log") == site.count(" emerg;") == 2
    ballot = site[site.index("location ~") :]
    pattern = re.search(r"location ~ (\S+) \{", ballot)
    assert pattern
    for path in (
        "/vote/bulletin/",
        "/en/vote/bulletin/depot/",
        "/2021/vote/bulletin/",
        "/en/2021/vote/bulletin/",
    ):
        assert re.search(pattern[1], path)
    assert not re.search(pattern[1], "/vote/")
    assert "gzip on" not in ballot
    # nginx forgets every header of the server in a location that sets one of its own.
    assert "proxy_set_header" not in site[site.index("    location / {\n        proxy_pass") :]
