#!/bin/sh
# Put Fuseki (Apache-2.0, 56 MB) into .tools/fuseki for the tests. Needs Maven; Java 17 runs it.
set -eu
cd "$(dirname "$0")/../.."
version=5.6.0
jar=.tools/fuseki/jena-fuseki-server-$version.jar
[ -s "$jar" ] && exit 0
mkdir -p .tools/fuseki
mvn -q -B dependency:get -Dartifact=org.apache.jena:jena-fuseki-server:$version -Dtransitive=false
mvn -q -B dependency:copy -Dartifact=org.apache.jena:jena-fuseki-server:$version -DoutputDirectory="$PWD/.tools/fuseki"
test -s "$jar"
