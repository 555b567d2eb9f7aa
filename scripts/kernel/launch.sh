#!/bin/sh
# Starts the kernel: `sh launch.sh <node> <connection file>`. With a snapshot of this Node it starts in a fraction of the
# time; NODE_OPTIONS may change what a snapshot is checked against, so that they exclude one another.
node=$1
shift
# Pipes for what is written to descriptors 1 and 2 by others than the kernel; transport/descriptors.ts puts them in place.
pipe=${TMPDIR:-/tmp}/gatehouse-$$
if mkfifo -m 600 "$pipe.1" "$pipe.2" 2>/dev/null; then
  exec 3>&1 4>&2 5<>"$pipe.1" 6<>"$pipe.2" 7>"$pipe.1" 8>"$pipe.2"
  rm -f "$pipe.1" "$pipe.2"
  export GATEHOUSE_PIPES=1
fi
here=${0%/*}
# What build.ts left for this Node: the flags a snapshot was made with, which it is only read under, and where it lies.
builds=$here/../../.cache/kernel
start=$builds/$("$node" --version).start
if [ -z "$NODE_OPTIONS" ] && [ -f "$start" ]; then
  { read -r flags && read -r blob; } <"$start"
  # shellcheck disable=SC2086
  [ -f "$builds/$blob" ] && exec "$node" $flags --snapshot-blob "$builds/$blob" "$@"
fi
exec "$node" "$here/launch.mjs" "$@"
