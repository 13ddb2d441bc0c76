#!/bin/sh
uname -a >"$1"
