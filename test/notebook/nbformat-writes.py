"""Reads a JSON list of notebooks as texts from stdin and prints the list of what nbformat's writer makes of each."""
import json
import sys

import nbformat

texts = json.load(sys.stdin)
written = []
for text in texts:
    notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    out = nbformat.writes(notebook, version=nbformat.NO_CONVERT)
    written.append(out if out.endswith("\n") else out + "\n")
json.dump(written, sys.stdout)
