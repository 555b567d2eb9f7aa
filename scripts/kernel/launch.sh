#!/bin/sh
# Starts the kernel: `sh launch.sh <node> <connection file>`. With a snapshot of this Node it starts in a fraction of the
# time; NODE_OPTIONS may change what a snapshot is checked against, so that they exclude one another.
node=$1
shift
here=${0%/*}
blob=$here/../../.cache/kernel/$("$node" --version).blob
if [ -z "$NODE_OPTIONS" ] && [ -f "$blob" ]; then
  exec "$node" --no-rehash-snapshot --snapshot-blob "$blob" "$@"
fi
exec "$node" "$here/launch.mjs" "$@"
