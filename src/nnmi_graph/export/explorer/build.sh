#!/bin/sh
# Bundle the explorer page into ../static: one script and the licences of what is in it. Needs Node and npm.
set -eu
here="$(cd "$(dirname "$0")" && pwd)"
root="$(cd "$here/../../../.." && pwd)"
work="$root/.tools/explorer"
out="${1:-$here/../static}"
mkdir -p "$work" "$out"
if ! cmp -s "$here/package-lock.json" "$work/package-lock.json" || [ ! -d "$work/node_modules" ]; then
  cp "$here/package.json" "$here/package-lock.json" "$work/"
  npm ci --prefix "$work" --no-audit --no-fund --silent
fi
cp "$here"/*.js "$work/"
cd "$work"
npx --no-install esbuild explorer.js --bundle --minify --format=iife --target=es2020 --charset=utf8 \
  --legal-comments=none --log-level=warning --outfile="$out/explorer.min.js"
{
  echo "The explorer page holds these works, each under the MIT licence:"
  for name in sigma graphology graphology-utils events; do
    [ -d "node_modules/$name" ] || continue
    version="$(node -p "require('./node_modules/$name/package.json').version")"
    printf '\n=== %s %s ===\n' "$name" "$version"
    cat node_modules/"$name"/LICENSE* 2>/dev/null || echo "MIT (as its package.json says; the package ships no text)"
  done
} > "$out/LICENCES.txt"
