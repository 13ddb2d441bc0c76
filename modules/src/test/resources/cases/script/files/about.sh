#!/bin/sh
set -eu
rm -f /srv/old
echo "$1" >/srv/about
