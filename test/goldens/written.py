"""What other libraries make of the files in test/goldens/written, which this project's library wrote.

Run:  npx tsx test/goldens/written.ts && KERAS_BACKEND=torch python test/goldens/written.py
      (torch 2.13.0, safetensors 0.8.0, numpy 2.4.6, keras 3.15.1, onnx 1.23.2, onnxruntime 1.31.1)

Every file is loaded strictly: no tensor may be missing, left over or of another shape or type. Writes written.json.
"""

import json
import os
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.filterwarnings("ignore")

import keras
import numpy as np
import onnx
import onnxruntime
import safetensors
import torch
from onnx.reference import ReferenceEvaluator
from safetensors.torch import load_file

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "written")
torch.set_num_threads(1)


def at(name):
    return os.path.join(HERE, name)


with open(at("inputs.json"), encoding="utf-8") as file:
    INPUTS = json.load(file)


def lists(**arrays):
    return {name: np.asarray(a, dtype=np.float64).tolist() for name, a in arrays.items()}


def pytorch(name, dtype, **sizes):
    module = torch.nn.LSTM(**sizes).to(dtype)
    state = load_file(at(name))
    assert all(tensor.dtype == dtype for tensor in state.values())
    module.load_state_dict(state, strict=True)
    x = torch.tensor(INPUTS[name], dtype=dtype)[:, None]
    with torch.no_grad():
        output, (h, c) = module(x)
    return lists(output=output[:, 0], h=h[:, 0], c=c[:, 0])


def from_keras(name):
    arrays = np.load(at(name))
    layer = keras.layers.LSTM(4, return_sequences=True)
    x = np.array(INPUTS[name], np.float32)[None]
    layer(x)
    layer.set_weights([arrays[f"arr_{k}"] for k in range(len(arrays.files))])
    return lists(output=np.asarray(layer(x).detach())[0])


def checked(name):
    model = onnx.load(at(name))
    onnx.checker.check_model(model, full_check=True)
    return model


def onnx_runtime(name, **inputs):
    checked(name)
    x = np.array(INPUTS[name], np.float32)[:, None]
    session = onnxruntime.InferenceSession(at(name))
    names = [output.name for output in session.get_outputs()]
    values = session.run(None, {"input": x, **inputs})
    return lists(**{n: v[:, 0] for n, v in zip(names, values)})


def onnx_reference(name):
    """ONNX Runtime has no float64 LSTM; ONNX's own evaluator has."""
    x = np.array(INPUTS[name], np.float64)[:, None]
    values = ReferenceEvaluator(checked(name)).run(None, {"input": x})
    assert all(v.dtype == np.float64 for v in values)
    return lists(**{n: v[:, 0] for n, v in zip(["output", "hiddenState", "cellState"], values)})


states = {
    f"initial{kind}State_l{depth}": np.zeros((2, 1, 4), np.float32)
    for kind in ("Hidden", "Cell")
    for depth in range(2)
}
golden = {
    "versions": {
        "torch": torch.__version__,
        "safetensors": safetensors.__version__,
        "numpy": np.__version__,
        "keras": keras.__version__,
        "onnx": onnx.__version__,
        "onnxruntime": onnxruntime.__version__,
    },
    "stack.safetensors": pytorch(
        "stack.safetensors", torch.float32, input_size=3, hidden_size=4, num_layers=2, bidirectional=True
    ),
    "projection.safetensors": pytorch(
        "projection.safetensors", torch.float64, input_size=3, hidden_size=5, proj_size=2
    ),
    "keras.npz": from_keras("keras.npz"),
    "stack.onnx": onnx_runtime("stack.onnx", **states),
    "peepholes.onnx": onnx_runtime("peepholes.onnx"),
    "rules.onnx": onnx_runtime("rules.onnx", sequenceLengths=np.array([6], np.int32)),
    "reverse.onnx": onnx_runtime("reverse.onnx"),
    "float64.onnx": onnx_reference("float64.onnx"),
}
with open(os.path.join(os.path.dirname(HERE), "written.json"), "w", encoding="utf-8") as file:
    json.dump(golden, file)
