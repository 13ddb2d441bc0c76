#!/usr/bin/env python3
"""measure.py FILE COMMAND...: runs the command and writes to FILE its seconds, peak memory in MiB and exit status.

The peak is the largest resident set of any one process of the command. Exits with the command's status.
"""
import os
import resource
import subprocess
import sys
import time

begin = time.monotonic()
status = subprocess.run(sys.argv[2:], stdin=subprocess.DEVNULL).returncode
seconds = time.monotonic() - begin
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
with open(sys.argv[1], "w") as file:
    print(f"{seconds:.3f} {peak:.0f} {status}", file=file)
sys.exit(status if status >= 0 else 128 - status)
