#!/bin/sh
# Starts the kernel: `sh launch.sh <node> <connection file>`, with a pipe each for what is written to descriptors 1 and 2
# by others than the kernel. Node can neither make a pipe nor keep a copy of a descriptor, so that it is done here;
# transport/descriptors.ts puts them in place. Without pipes (no mkfifo, nowhere to write) such output is the kernel's.
node=$1
shift
pipe=${TMPDIR:-/tmp}/gatehouse-$$
if mkfifo -m 600 "$pipe.1" "$pipe.2" 2>/dev/null; then
  exec 3>&1 4>&2 5<>"$pipe.1" 6<>"$pipe.2" 7>"$pipe.1" 8>"$pipe.2"
  rm -f "$pipe.1" "$pipe.2"
  export GATEHOUSE_PIPES=1
fi
exec "$node" "${0%/*}/launch.mjs" "$@"
