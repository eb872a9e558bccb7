#!/bin/sh
# get.sh VERSION: take web.js and web_bg.wasm of that version of npm's oxigraph.
set -eu
cd "$(dirname "$0")"
made=$(mktemp -d)
(cd "$made" && npm pack --silent "oxigraph@$1" && tar xzf oxigraph-*.tgz)
cp "$made/package/web.js" oxigraph.js
gzip -9nc "$made/package/web_bg.wasm" > oxigraph.wasm.gz
rm -r "$made"
