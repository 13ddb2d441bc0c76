#!/usr/bin/env python3
open('/srv/py', 'w').write('x')
