#!/bin/sh
# Compiles the reader of regular lines with the C compiler of this machine or, where there is none, one from PyPI.
set -eu
cd "$(dirname "$0")/.."

here=workers/core/compiled
if command -v cc > /dev/null; then
  set -- cc
else
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r requirements/compiler.txt
  set -- .venv/bin/python -m ziglang cc -mcpu=baseline
fi
digest="$(sha256sum < "$here/lines.c" | cut -c1-64)"
"$@" -std=c11 -O3 -s -shared -fPIC -Wall -Wextra -DSOURCE="\"$digest\"" -o "$here/lines.so.new" "$here/lines.c"
mv "$here/lines.so.new" "$here/lines.so"
