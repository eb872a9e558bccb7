#!/bin/sh
# What some tests need beyond Python, as far as this machine can have it: Java libraries, JavaScript packages, a browser.
# Whatever cannot be had is named here, and the tests that need it skip with that reason.
cd "$(dirname "$0")/.." || exit 1
left_out=""
want() { # want NAME COMMAND…: run it quietly; remember the name if it fails
    name=$1
    shift
    "$@" >.tools/log 2>&1 || left_out="$left_out
  - $name ($(tail -n 1 .tools/log | cut -c 1-120))"
}
mkdir -p .tools
want "OWLAPI and HermiT: the ontology's profile and consistency" .venv/bin/python tests/owl/fetch.py
want "Gephi's own importer" sh tests/gephi/fetch.sh
want "Gephi Lite's reader" sh tests/js/fetch.sh
want "the bundler of the page to look around in" sh -c 'sh src/nnmi_graph/export/explorer/build.sh "$(mktemp -d)"'
want "a browser" sh -c 'command -v chromium || command -v chromium-browser || command -v google-chrome ||
    { [ "$(id -u)" = 0 ] && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y chromium fonts-noto-cjk; }'
want "Apache Jena Fuseki, a SPARQL server" sh -c 'mvn -q dependency:get -Dtransitive=false -Dartifact=org.apache.jena:jena-fuseki-server:5.6.0'
want "Virtuoso, a SPARQL server" sh -c 'command -v virtuoso-t ||
    { [ "$(id -u)" = 0 ] && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y virtuoso-opensource-7-bin; }'
if [ -n "$left_out" ]; then
    echo "Left out, for want of the tools:$left_out"
else
    echo "All outside tools are here."
fi
