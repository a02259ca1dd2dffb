#!/bin/sh
# The browser tests drive the system's Chromium. Install it where it is missing and we may.
set -eu

command -v chromium > /dev/null && exit 0

say() { echo "The browser tests need Chromium. Install it with: sudo apt-get install chromium" >&2; exit 1; }

command -v apt-get > /dev/null || say
if [ "$(id -u)" = 0 ]; then root=""; elif sudo -n true 2> /dev/null; then root="sudo -n"; else say; fi

$root apt-get update -qq
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium > /dev/null || say
