#!/bin/sh
# Makes .venv from nothing, with the versions and hashes of constraints.txt, or brings it up to date.
# Called by make. Says plainly what this machine lacks, and leaves nothing half made that a second try trips over.
set -eu

python=${PYTHON:-python3}
venv=.venv

stop() {
    printf '\nmdtkit: %s\n' "$1" >&2
    shift
    for line in "$@"; do printf '        %s\n' "$line" >&2; done
    exit 1
}

recent_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# The machine's own python3 may be too old while a newer one stands beside it.
if ! recent_enough "$python"; then
    for other in python3.14 python3.13 python3.12 python3.11; do
        if [ "$python" = python3 ] && recent_enough "$other"; then
            python=$other
            break
        fi
    done
fi
if ! command -v "$python" >/dev/null 2>&1; then
    stop "Python is missing: there is no \"$python\" on this machine." \
        "Install Python 3.11 or later. On Debian 12 or Ubuntu 24.04 and later:" \
        "    apt install python3 python3-venv" \
        "or name the one to use:  make run PYTHON=/path/to/python3.12"
fi
if ! recent_enough "$python"; then
    stop "Python is too old: $python is $("$python" -c 'import platform; print(platform.python_version())'), and mdtkit needs 3.11 or later." \
        "On Debian 12 or Ubuntu 24.04 and later:  apt install python3 python3-venv" \
        "or name the one to use:  make run PYTHON=/path/to/python3.12"
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
    stop "Python $version is here, but not the part of it that makes environments (venv, ensurepip)." \
        "On Debian and Ubuntu it is a package of its own:  apt install python3-venv" \
        "(or python$version-venv, if this Python is not the system's own)"
fi

# An environment that an interrupted run left, or whose Python is gone, is made anew.
if [ -e "$venv" ] && ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    [ -f "$venv/pyvenv.cfg" ] || stop "$venv is here but is no Python environment." "Move it away and try again."
    rm -rf "$venv"
fi
if [ ! -e "$venv" ]; then
    echo "Making $venv with $("$python" --version) …"
    "$python" -m venv "$venv" || { rm -rf "$venv"; stop "$venv could not be made; the reason stands above."; }
fi

echo "Installing what mdtkit needs (constraints.txt, checked against its hashes) …"
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes -r constraints.txt ||
    stop "The packages could not be installed; pip's reason stands above." \
        "With no network: \"$venv\" can be made on another machine of the same kind with pip download." \
        "With a hash that does not match: do not go on; the file you were given is not the one we tested."
"$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e . ||
    stop "mdtkit itself could not be installed into $venv; pip's reason stands above."

# First-party plugins are distributions of their own, found as a third party's would be.
for plugin in plugins/*/; do
    [ -f "$plugin/pyproject.toml" ] || continue
    "$venv/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e "$plugin" ||
        stop "The plugin $plugin could not be installed into $venv; pip's reason stands above."
done
