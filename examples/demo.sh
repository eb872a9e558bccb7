#!/bin/sh
# The main job on the real content: ask, check, export. Run by 'make demo'.
set -u
out=out
mkdir -p "$out"

echo "== 1. Ask: who pays for, oversees, leads and manages each institute? =="
nnmi query sponsors-leads-managers --format table || exit 1

echo
echo "== 2. Check a new-institute record before it enters: a good one =="
nnmi validate examples/records/good-institute.ttl || exit 1

echo
echo "== and a bad one, which must be refused =="
nnmi validate examples/records/bad-institute.ttl
test $? -eq 1 || { echo "the bad record was not refused" >&2; exit 1; }

echo
echo "== 3. Export the network of agencies, institutes and organisations for Gephi =="
nnmi export agency-institute-organisation "$out/network.gexf" --force
