#!/bin/sh
# get.sh VERSION: take yasqe.min.js and yasqe.min.css of that version of npm's @zazuko/yasqe.
set -eu
cd "$(dirname "$0")"
made=$(mktemp -d)
(cd "$made" && npm pack --silent "@zazuko/yasqe@$1" && tar xzf zazuko-yasqe-*.tgz)
cp "$made/package/build/yasqe.min.js" "$made/package/build/yasqe.min.css" .
rm -r "$made"
