#!/bin/sh
case $1 in
--list) echo '{"web": {"hosts": ["w1", "w2"]}, "db": {"hosts": ["d1"], "vars": {"v": "db"}}}' ;;
--host) [ "$2" = d1 ] && echo "{}" || echo "{\"name\": \"$2\"}" ;;
esac
