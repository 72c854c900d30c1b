# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make the virtual environment, install the locked packages, build what the browser receives; once.

    python3 tools/bootstrap.py [--dev] [--port PORT]     --dev adds what tests and checks need
    python3 tools/bootstrap.py --find                    print the Python that would be used

Run by whatever `python3` the machine has, however old: so this file uses no syntax younger than Python 2.7,
and each thing that is missing is said in one line. What was done is remembered in .venv/stamp.
"""

from __future__ import print_function

import hashlib
import os
import socket
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
STAMP = os.path.join(VENV, "stamp")
OLDEST = (3, 11)
# The plain name first; then versions that have prebuilt packages for everything in the lock files.
NAMES = ["python3", "python3.13", "python3.12", "python3.11", "python3.14", "python"]
ASK = "import sys; print('%d.%d' % sys.version_info[:2])"


def stop(line):
    """Say in one line what to do, and end."""
    sys.stderr.write(line + "\n")
    sys.exit(1)


def answer(command):
    """Return what a command prints, or None when it fails or does not exist."""
    with open(os.devnull, "w") as nowhere:
        try:
            return subprocess.check_output(command, stderr=nowhere).decode().strip()
        except (OSError, subprocess.CalledProcessError):
            return None


def version_of(python):
    shown = answer([python, "-c", ASK])
    return tuple(int(part) for part in shown.split(".")) if shown else None


def find_python():
    """Return a Python that is young enough and can make virtual environments."""
    versions = [(name, version_of(name)) for name in [sys.executable] + NAMES if name]
    young = [(name, version) for name, version in versions if version and version >= OLDEST]
    for name, _version in young:
        if answer([name, "-c", "import ensurepip, venv"]) is not None:
            return name
    if young:
        stop(
            "Python %d.%d lacks its venv module: install it (on Debian: sudo apt install python%d.%d-venv)."
            % (young[0][1] + young[0][1])
        )
    stop("Caravane needs Python %d.%d or later; this machine has %s." % (OLDEST + (all_versions(versions),)))


def all_versions(versions):
    found = sorted(set(version for _name, version in versions if version))
    return " and ".join("%d.%d" % version for version in found) or "none"


def check_port(port):
    """Stop when nobody can listen there."""
    probe = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        probe.bind(("127.0.0.1", int(port)))
    except ValueError:
        stop("PORT must be a number, not %s." % port)
    except (OSError, OverflowError, socket.error):
        stop("Port %s is taken or not allowed: choose another one, for example make demo PORT=8765." % port)
    finally:
        probe.close()


def locks(development):
    names = ["dev.lock" if development else "base.lock", "build.lock"]
    return [os.path.join(ROOT, "requirements", name) for name in names]


def fingerprint(development):
    """Return what the environment depends on: the locks, the project's own table, the place."""
    digest = hashlib.sha256(VENV.encode())
    for path in locks(development):
        with open(path, "rb") as lock:
            digest.update(lock.read())
    with open(os.path.join(ROOT, "pyproject.toml"), "rb") as project:
        digest.update(project.read().split(b"[tool.")[0])
    return digest.hexdigest() + (" dev" if development else " run")


def is_ready(development):
    if not os.path.exists(STAMP) or version_of(venv_python()) is None:
        return False
    with open(STAMP) as stamp:
        return stamp.read() in (fingerprint(True), fingerprint(development))


def venv_python():
    return os.path.join(VENV, "bin", "python")


def run(command):
    if subprocess.call(command, cwd=ROOT):
        stop("This step failed: %s" % " ".join(command))


def install(development):
    """Make the environment when it is absent or broken, and install what the locks name, hashes checked."""
    if answer([venv_python(), "-m", "pip", "--version"]) is None:
        say("Making the virtual environment")
        run([find_python(), "-m", "venv", "--clear", VENV])
    say("Installing the packages")
    pip = [venv_python(), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps"]
    for lock in locks(development):
        run(pip + ["--require-hashes", "--only-binary=:all:", "-r", lock])
    run(pip + ["--no-build-isolation", "--no-index", "-e", "."])
    with open(STAMP, "w") as stamp:
        stamp.write(fingerprint(development))


def say(line):
    print(line)
    sys.stdout.flush()  # in the order in which things happen, also in a file


def main(arguments):
    if "--find" in arguments:
        print(find_python())
        return
    development = "--dev" in arguments
    if "--port" in arguments:
        check_port(arguments[arguments.index("--port") + 1])
    if not is_ready(development):
        install(development)
    run([venv_python(), os.path.join("tools", "build.py")] + (["--dev"] if development else []))


if __name__ == "__main__":
    main(sys.argv[1:])
