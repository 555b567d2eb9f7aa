"""Golden values of ONNX Runtime's LSTM, GRU and RNN, float32 on the CPU, random asymmetric weights, over a grid of attributes.

Run:  python test/goldens/onnxruntime-layers.py > test/goldens/onnxruntime-layers.json      (onnxruntime 1.31.1, onnx 1.23.2, numpy 2.4.6)

Blocks are ONNX's: W [D, 4H, I] in the order i o f c (GRU z r h), R, B with both biases, P in the order i o f.
Weights are rounded to float32 first, so that both sides start from the same numbers.
"""

import json
import sys

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper

GATES = {"LSTM": 4, "GRU": 3, "RNN": 1}
ACTS = {"LSTM": 3, "GRU": 2, "RNN": 1}
CASES = [
    ("LSTM", {}),
    ("LSTM", dict(peepholes=True)),
    ("LSTM", dict(input_forget=1)),
    ("LSTM", dict(input_forget=1, peepholes=True)),
    ("LSTM", dict(clip=0.5)),
    ("LSTM", dict(clip=0.5, peepholes=True, input_forget=1)),
    ("LSTM", dict(direction="reverse", peepholes=True)),
    ("LSTM", dict(direction="bidirectional")),
    ("LSTM", dict(direction="bidirectional", lens=[2, 4, 0], peepholes=True)),
    ("LSTM", dict(lens=[1, 4, 3])),
    ("LSTM", dict(direction="reverse", lens=[3, 1, 4])),
    ("LSTM", dict(activations=["HardSigmoid", "Softsign", "Tanh"])),
    ("LSTM", dict(activations=["Sigmoid", "Relu", "Softplus"])),
    ("LSTM", dict(activations=["Sigmoid", "LeakyRelu", "ScaledTanh"], activation_alpha=[0.2, 1.5], activation_beta=[0.6])),
    ("LSTM", dict(activations=["Sigmoid", "Elu", "Affine"], activation_alpha=[0.7, 0.5], activation_beta=[0.25])),
    ("LSTM", dict(activations=["Sigmoid", "ThresholdedRelu", "Tanh"], activation_alpha=[0.3])),
    ("GRU", {}),
    ("GRU", dict(linear_before_reset=1)),
    ("GRU", dict(direction="bidirectional", lens=[4, 0, 2])),
    ("GRU", dict(linear_before_reset=1, direction="reverse", lens=[4, 1, 2])),
    ("GRU", dict(linear_before_reset=1, activations=["HardSigmoid", "Softsign"])),
    ("RNN", {}),
    ("RNN", dict(direction="bidirectional", lens=[4, 0, 2], activations=["Relu", "Tanh"])),
]
I, H, T, B = 2, 3, 4, 3


def case(index, op, options):
    rng = np.random.default_rng(index)
    draw = lambda *shape: (0.8 * rng.standard_normal(shape)).astype(np.float32)
    direction = options.get("direction", "forward")
    D = 2 if direction == "bidirectional" else 1
    rows = GATES[op] * H
    feeds = {"X": draw(T, B, I), "W": draw(D, rows, I), "R": draw(D, rows, H), "B": draw(D, 2 * rows)}
    feeds["sequence_lens"] = np.array(options.get("lens", [T] * B), np.int32)
    feeds["initial_h"] = draw(D, B, H)
    if op == "LSTM":
        feeds["initial_c"] = draw(D, B, H)
        if options.get("peepholes"):
            feeds["P"] = draw(D, 3 * H)
    outputs = ["Y", "Y_h", "Y_c"][: 3 if op == "LSTM" else 2]
    attributes = {k: v for k, v in options.items() if k not in ("peepholes", "lens", "direction")}
    if "activations" in attributes and D == 2 and len(attributes["activations"]) == ACTS[op]:
        attributes["activations"] = attributes["activations"] * 2
    node = helper.make_node(op, list(feeds), outputs, hidden_size=H, direction=direction, **attributes)
    kind = lambda v: TensorProto.INT32 if v.dtype == np.int32 else TensorProto.FLOAT
    graph = helper.make_graph(
        [node],
        "case",
        [helper.make_tensor_value_info(k, kind(v), v.shape) for k, v in feeds.items()],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in outputs],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    model.ir_version = 8
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    got = dict(zip(outputs, session.run(None, feeds)))
    name = " ".join([op, *(f"{k}={v}" for k, v in options.items())])
    lists = lambda d: {k: v.tolist() for k, v in d.items()}
    return {"name": name, "op": op, "options": {**options, **attributes}, "feeds": lists(feeds), "outputs": lists(got)}


versions = {"onnxruntime": onnxruntime.__version__, "onnx": onnx.__version__, "numpy": np.__version__}
json.dump({**versions, "cases": [case(k, *c) for k, c in enumerate(CASES)]}, sys.stdout)
