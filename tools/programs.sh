#!/usr/bin/env bash
# Install the programs that some tests ask as independent witnesses; say in one sentence what stays missing.
# Exit code: 0 all are here, 1 some are not.
set -uo pipefail

# Each line: what to look for, a colon, the Debian package that brings it. "font=" asks for a script's letters.
wanted="chromium:chromium
soffice:libreoffice-writer
pdftotext:poppler-utils
strace:strace
pg_createcluster:postgresql
font=ar:fonts-noto-core
font=zh:fonts-droid-fallback"

is_here() {
  case $1 in
    font=*) command -v fc-list >/dev/null && [ -n "$(fc-list ":lang=${1#font=}" 2>/dev/null | head -n 1)" ] ;;
    chromium) command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

missing_packages() {
  for line in $wanted; do
    is_here "${line%%:*}" || echo "${line##*:}"
  done
}

missing=$(missing_packages)
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "Installing" $missing "…"
  log=$(mktemp)
  quiet="-qq -o Acquire::Retries=2 -o Acquire::http::Timeout=30 -o DPkg::Lock::Timeout=120"
  export DEBIAN_FRONTEND=noninteractive
  # One by one: a package that cannot be had does not keep the others away.
  timeout 300 apt-get $quiet update >"$log" 2>&1 || true
  for package in $missing fontconfig; do
    timeout 900 apt-get $quiet install -y --no-install-recommends "$package" >>"$log" 2>&1 || true
  done
  missing=$(missing_packages)
  [ -z "$missing" ] && rm -f "$log" && exit 0
  tail -n 3 "$log" >&2
  rm -f "$log"
fi

echo "Not here:" $missing "- the tests that need them will be skipped and say so (as root on Debian: apt install" $missing")." >&2
exit 1
