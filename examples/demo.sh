#!/bin/sh
# The main job on the real content: ask, check, export. Run by 'make demo'.
set -u
out=out
mkdir -p "$out"

echo "== 1. Ask: who pays for, oversees, leads and manages the institute LIFT, and who says so? =="
echo '$ nnmi query sponsors-leads-managers --institute LIFT'
nnmi query sponsors-leads-managers --institute LIFT --format table || exit 1
nnmi query sponsors-leads-managers -o "$out/sponsors-leads-managers.csv" --force || exit 1
echo "The same for all institutes is in $out/sponsors-leads-managers.csv."

echo
echo "== 2. Check a record of a new institute before it enters: a good one =="
echo '$ nnmi validate examples/records/good-institute.ttl'
nnmi validate examples/records/good-institute.ttl || exit 1

echo
echo "== and a bad one, which must be refused =="
echo '$ nnmi validate examples/records/bad-institute.ttl'
nnmi validate examples/records/bad-institute.ttl
test $? -eq 1 || { echo "the bad record was not refused" >&2; exit 1; }

echo
echo "== 3. Export the network of agencies, institutes and organisations for Gephi =="
echo '$ nnmi export agency-institute-organisation '"$out/network.gexf"
nnmi export agency-institute-organisation "$out/network.gexf" --force 2>&1 || exit 1

echo
echo "Next: .venv/bin/nnmi --help, or the README."
