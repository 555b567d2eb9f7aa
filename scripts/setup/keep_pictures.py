"""A hook for Jupyter's server: a notebook that is saved keeps the static pictures of figures that did not change.

The kernel sends a figure without its picture, which `gatehouse update` draws: without this, Run All and Save would
take the pictures out of the file.
"""
import json

FIGURE = "application/vnd.plotly.v1+json"
PICTURE = "image/svg+xml"


def pre_save(model, path, contents_manager, **_):
    """Is called before a file is written; what cannot be read of the file before leaves the new one as it is."""
    if model.get("type") != "notebook" or not isinstance(model.get("content"), dict):
        return
    try:
        with open(contents_manager._get_os_path(path), encoding="utf-8") as file:
            before = json.load(file)
    except (OSError, ValueError):
        return
    pictured = {
        cell.get("id"): [output for output in cell.get("outputs", []) if PICTURE in output.get("data", {})]
        for cell in before.get("cells", [])
    }
    for cell in model["content"].get("cells", []):
        for output in cell.get("outputs", []):
            keep(output, pictured.get(cell.get("id"), []))


def keep(output, pictured):
    """Gives a figure the picture that an equal one had."""
    data = output.get("data", {})
    if FIGURE not in data or PICTURE in data:
        return
    for old in pictured:
        if old["data"].get(FIGURE) == data[FIGURE]:
            data[PICTURE] = old["data"][PICTURE]
            data["text/plain"] = old["data"].get("text/plain", "")
            output["metadata"] = {**output.get("metadata", {}), **old.get("metadata", {})}
            return
