#!/bin/sh
# Put graphology-gexf (what Gephi Lite reads by) and playwright-core into .tools/js for the tests. Needs Node and npm.
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .tools/js
cmp -s tests/js/package.json .tools/js/package.json && [ -d .tools/js/node_modules ] && exit 0
cp tests/js/package.json tests/js/package-lock.json .tools/js/
PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --prefix .tools/js --no-audit --no-fund --ignore-scripts
