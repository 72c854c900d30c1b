#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# Write requirements/*.lock afresh, with hashes, for every system and every Python from 3.11 on.
set -eu
cd "$(dirname "$0")/.."
UV=${UV:-uv}
command -v "$UV" >/dev/null || { echo "uv not found: install it (pipx install uv), or name it: make lock UV=/path/to/uv." >&2; exit 1; }
compile() {
    output=$1
    shift
    "$UV" pip compile "$@" --quiet --universal --python-version 3.11 --generate-hashes \
        --override requirements/overrides.txt \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header --output-file "requirements/$output"
}
compile base.lock pyproject.toml
compile dev.lock pyproject.toml --extra dev
compile build.lock requirements/build.in
compile node.lock requirements/node.in
compile mutants.lock requirements/mutants.in
