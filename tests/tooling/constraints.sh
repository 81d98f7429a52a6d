#!/bin/sh
# Writes constraints.txt anew: for every Python from 3.11 on and every system at once, with hashes and with
# no address of an index. uv resolves; it stays out of .venv, since nothing else of the project needs it.
set -eu

[ -x build/uv/bin/uv ] || .venv/bin/python -m venv build/uv
build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv

{
    echo '# The versions mdtkit is developed and tested with, each with the hashes of its files (docs/adr/0004).'
    echo '# Written by `make constraints`; not by hand. No index address stands here: pip uses the one it is set up with.'
    build/uv/bin/uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header --quiet --upgrade
} > build/constraints.txt
mv build/constraints.txt constraints.txt
git --no-pager diff --stat -- constraints.txt
