#!/bin/sh
set -eu
tar -C /srv -czf ${target}/$(date +%F).tar.gz .
find ${target} -mtime +${keep_days} -delete
