"""Executes every notebook of a folder with nbclient and prints what became of each cell, as JSON.

Usage: python nbclient-outcomes.py FOLDER SECONDS
"""

import json
import pathlib
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError


def outcome(file: pathlib.Path, seconds: float) -> dict:
    notebook = nbformat.read(file, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    begun: list[int] = []
    client = NotebookClient(
        notebook,
        timeout=seconds,
        kernel_name="python3",
        resources={"metadata": {"path": str(file.parent)}},
        on_cell_execute=lambda cell, cell_index: begun.append(cell_index),
    )
    error = None
    try:
        client.execute()
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as caught:
        error = type(caught).__name__
    cells = []
    for index, cell in enumerate(notebook.cells):
        if cell.cell_type != "code":
            continue
        failed = error is not None and bool(begun) and index == begun[-1]
        status = "failed" if failed else "ok" if index in begun else "left out"
        cells.append({"status": status, "outputs": cell.outputs})
    return {"error": error, "cells": cells}


folder, seconds = pathlib.Path(sys.argv[1]), float(sys.argv[2])
print(json.dumps({file.name: outcome(file, seconds) for file in sorted(folder.glob("*.ipynb"))}))
