#!/bin/sh
[ "$1" = --list ] || exit 1
cat <<'END'
{
  "web": {"hosts": ["w1", "w2"], "vars": {"port": 80, "deep": {"a": [1, null, true]}}, "children": ["edge"]},
  "db": ["d1"],
  "edge": {"hosts": ["e1"], "vars": {"port": 443}},
  "single": {"x": 1},
  "empty": {"hosts": []},
  "_meta": {"hostvars": {"w1": {"id": 7, "text": "plain"}, "d1": {"float": 1.25}}}
}
END
