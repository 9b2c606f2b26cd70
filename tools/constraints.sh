#!/usr/bin/env bash
# Renew constraints.txt: the versions that pip chooses today for travaux and its tools, in a clean environment.
set -euo pipefail
cd "$(dirname "$0")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

PYTHON=${PYTHON:-python3} tools/environment.sh "$place/venv"
pip="$place/venv/bin/python -m pip --disable-pip-version-check --no-input -qq"
$pip install hatchling editables
$pip install --no-build-isolation --editable '.[dev]'
{
  echo "# What \`make demo\` and \`make test\` install; renewed by \`make constraints\`."
  $pip freeze --exclude-editable --exclude pip --exclude setuptools --exclude travaux | grep -E '^[A-Za-z0-9._-]+==[^ ]+$'
} >"$place/constraints.txt"
mv "$place/constraints.txt" constraints.txt
