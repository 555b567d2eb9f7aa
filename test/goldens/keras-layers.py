"""Golden values of Keras 3's LSTM, GRU, SimpleRNN and Bidirectional, float32, random asymmetric weights, with masks.

Run:  KERAS_BACKEND=torch python test/goldens/keras-layers.py > test/goldens/keras-layers.json      (keras 3.15.1, torch 2.13.0, numpy 2.4.6)

Weights are Keras's: kernel [I, 4H] in the order i f c o (GRU z r h), recurrent kernel [H, 4H], bias [4H] (GRU with
reset_after: [2, 3H]). Inputs and outputs are batch-major. `masks` are those of dropout, [gates or 1][batchSize][size].
"""

import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import torch

torch.set_num_threads(1)

HOLES = [[1, 1, 0, 1, 0], [0, 1, 1, 0, 1], [0, 0, 0, 0, 0]]
RIGHT = [[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 1, 1, 1, 0]]
CASES = [  # layer, its arguments, mask, merge of Bidirectional
    ("LSTM", {}, None, None),
    ("LSTM", dict(unit_forget_bias=False, recurrent_activation="hard_sigmoid"), None, None),
    ("LSTM", dict(activation="linear"), None, None),
    ("LSTM", dict(go_backwards=True), None, None),
    ("LSTM", {}, HOLES, None),
    ("LSTM", {}, RIGHT, None),
    ("LSTM", dict(zero_output_for_mask=True), HOLES, None),
    ("LSTM", dict(go_backwards=True), HOLES, None),
    ("LSTM", dict(go_backwards=True, zero_output_for_mask=True), RIGHT, None),
    ("LSTM", {}, None, "concat"),
    ("LSTM", {}, HOLES, "concat"),
    ("LSTM", {}, RIGHT, "sum"),
    ("LSTM", {}, HOLES, "mul"),
    ("LSTM", {}, None, "ave"),
    ("LSTM", {}, HOLES, "none"),
    ("GRU", {}, HOLES, None),
    ("GRU", dict(reset_after=False), RIGHT, None),
    ("GRU", {}, RIGHT, "concat"),
    ("SimpleRNN", {}, HOLES, None),
    ("SimpleRNN", {}, RIGHT, "sum"),
    ("LSTM", dict(dropout=0.4), None, None),
    ("LSTM", dict(dropout=0.3, recurrent_dropout=0.4), None, None),
    ("LSTM", dict(recurrent_dropout=0.5, go_backwards=True), HOLES, None),
    ("GRU", dict(dropout=0.4), RIGHT, None),
    ("GRU", dict(dropout=0.3, recurrent_dropout=0.4), None, None),
    ("GRU", dict(dropout=0.3, recurrent_dropout=0.4, reset_after=False), HOLES, None),
    ("SimpleRNN", dict(dropout=0.3, recurrent_dropout=0.4), None, None),
    ("LSTM", {}, HOLES, "sum"),
    ("LSTM", {}, HOLES, "ave"),
    ("LSTM", {}, RIGHT, "concat"),
    ("LSTM", {}, RIGHT, "mul"),
    ("LSTM", {}, RIGHT, "none"),
    ("LSTM", dict(activation="linear", recurrent_activation="hard_sigmoid", go_backwards=True), HOLES, None),
    ("GRU", {}, None, None),
    ("GRU", dict(reset_after=False), HOLES, "concat"),
    ("GRU", dict(go_backwards=True), RIGHT, None),
    ("GRU", dict(reset_after=False, go_backwards=True), HOLES, None),
    ("GRU", {}, HOLES, "mul"),
    ("GRU", {}, RIGHT, "none"),
    ("SimpleRNN", {}, None, None),
    ("SimpleRNN", dict(go_backwards=True), HOLES, None),
    ("SimpleRNN", {}, HOLES, "concat"),
    ("SimpleRNN", {}, None, "none"),
]
I, H, T, B = 2, 3, 5, 3


def drop(rng, cell, dropped):
    """Gives a cell masks of our own drawing: one, or with recurrent dropout one per gate, as the cell itself draws them."""
    count = getattr(cell, "dropout_mask_count", None)
    for place, rate, size in (("_dropout_mask", cell.dropout, I), ("_recurrent_dropout_mask", cell.recurrent_dropout, H)):
        if rate > 0:
            if place not in dropped:
                draw = lambda: ((rng.random((B, size)) >= rate) / (1 - rate)).astype(np.float32)
                dropped[place] = [draw() for _ in range(count or 1)]
            masks = [keras.ops.convert_to_tensor(m) for m in dropped[place]]
            setattr(cell, place, masks if count else masks[0])


def case(index, kind, arguments, mask, merge):
    rng = np.random.default_rng(index)
    draw = lambda *shape: (0.8 * rng.standard_normal(shape)).astype(np.float32)
    x = draw(B, T, I)
    masks = None if mask is None else np.array(mask, bool)
    results = {}
    weights = None
    dropped = {}
    for sequences in (True, False):
        cell = getattr(keras.layers, kind)(H, return_sequences=sequences, return_state=True, **arguments)
        layer = cell if merge is None else keras.layers.Bidirectional(cell, merge_mode=None if merge == "none" else merge)
        layer.build(x.shape)
        if weights is None:
            weights = [draw(*w.shape) for w in layer.get_weights()]
            states = [draw(B, H) for _ in range((2 if kind == "LSTM" else 1) * (1 if merge is None else 2))]
        layer.set_weights(weights)
        if "dropout" in arguments or "recurrent_dropout" in arguments:
            drop(rng, layer.cell, dropped)
        got = layer(x, mask=masks, initial_state=states, training=bool(dropped))
        results["sequences" if sequences else "last"] = [keras.ops.convert_to_numpy(v).tolist() for v in got]
    return {
        "name": " ".join([kind, *(f"{k}={v}" for k, v in arguments.items()), *([f"merge={merge}"] if merge else []), *(["holes"] if mask is HOLES else ["right-padded"] if mask is RIGHT else [])]),
        "layer": kind,
        "arguments": arguments,
        "merge": merge,
        "mask": mask,
        "x": x.tolist(),
        "weights": [w.tolist() for w in weights],
        "states": [s.tolist() for s in states],
        "masks": {k.strip("_"): [m.tolist() for m in v] for k, v in dropped.items()},
        **results,
    }


versions = {"keras": keras.__version__, "backend": keras.backend.backend(), "torch": torch.__version__, "numpy": np.__version__}
json.dump({**versions, "cases": [case(k, *c) for k, c in enumerate(CASES)]}, sys.stdout)
