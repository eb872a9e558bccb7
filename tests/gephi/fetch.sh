#!/bin/sh
# Put the Gephi Toolkit (Apache-2.0/GPL-3.0, 90 MB) into .tools/gephi for the tests. Needs Maven; Java 17 runs it.
set -eu
cd "$(dirname "$0")/../.."
version=0.10.1
jar=.tools/gephi/gephi-toolkit-$version-all.jar
[ -s "$jar" ] && exit 0
mkdir -p .tools/gephi
mvn -q -B dependency:get -Dartifact=org.gephi:gephi-toolkit:$version:jar:all -Dtransitive=false
mvn -q -B dependency:copy -Dartifact=org.gephi:gephi-toolkit:$version:jar:all -DoutputDirectory="$PWD/.tools/gephi"
test -s "$jar"
