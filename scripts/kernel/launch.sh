#!/bin/sh
# Starts the kernel: `sh launch.sh <node> <connection file>`. With a snapshot of this Node it starts in a fraction of the
# time; NODE_OPTIONS may change what a snapshot is checked against, so that they exclude one another.
node=$1
shift
here=${0%/*}
cache=$here/../../.cache/kernel
version=$("$node" --version)
flags=--no-rehash-snapshot
blob=$cache/$version.blob
# What runs for a second should not be optimised for minutes: a third of a short notebook's time would go into that.
# Snapshots are only read under the flags they were made with: build.ts has the same, and their name says it.
budget=4000000
if [ -f "$cache/$version.$budget.blob" ]; then
  flags="$flags --interrupt-budget=$budget"
  blob=$cache/$version.$budget.blob
fi
if [ -z "$NODE_OPTIONS" ] && [ -f "$blob" ]; then
  exec "$node" $flags --snapshot-blob "$blob" "$@"
fi
exec "$node" "$here/launch.mjs" "$@"
