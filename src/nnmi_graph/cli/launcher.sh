#!/bin/sh
# The command as `make install` leaves it: Ctrl-C is quiet also while Python itself starts, since a signal that is
# ignored makes no traceback; the program takes it over with its first line. pip's own script does all but that.
trap '' INT
self=$0
[ ! -h "$self" ] || self=$(readlink -f "$self")
exec "${self%/*}/python" -m nnmi_graph "$@"
