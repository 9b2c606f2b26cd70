#!/usr/bin/env bash
# Create the virtual environment named by the first argument with a Python that is new enough.
set -euo pipefail
venv=$1
recent='import sys; sys.exit(sys.version_info < (3, 11))'

if [ -x "$venv/bin/python" ] && "$venv/bin/python" -c "$recent" && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
  exit 0
fi

found=
for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
  if command -v "$candidate" >/dev/null && "$candidate" -c "$recent" 2>/dev/null; then
    found=$candidate
    break
  fi
done
if [ -z "$found" ]; then
  asked=${PYTHON:-python3}
  have=$("$asked" --version 2>/dev/null || true)
  echo "travaux needs Python 3.11 or newer, but $asked is ${have:-not here}: install one, or name it: make demo PYTHON=/path/to/python" >&2
  exit 2
fi

echo "Creating $venv with $("$found" --version) …"
if ! "$found" -m venv --clear "$venv" >/dev/null 2>&1; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >/dev/null
  fi
  if ! "$found" -m venv --clear "$venv"; then
    echo "$found cannot create a virtual environment: install its venv module (Debian: apt install python3-venv)." >&2
    exit 2
  fi
fi
