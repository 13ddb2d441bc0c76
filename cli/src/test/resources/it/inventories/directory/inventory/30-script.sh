#!/bin/sh
echo '{"web": {"hosts": ["w3"], "vars": {"s": "script"}}, "_meta": {"hostvars": {"w3": {"from": "script"}, "w1": {"late": 1}}}}'
