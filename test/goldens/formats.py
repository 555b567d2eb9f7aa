"""Files as PyTorch, safetensors, NumPy, Keras and ONNX write them, and what their own libraries compute from them.

Run:  KERAS_BACKEND=torch python test/goldens/formats.py
      (torch 2.13.0, safetensors 0.8.0, numpy 2.4.6, keras 3.15.1, h5py 3.16.0, onnx 1.23.2, onnxruntime 1.31.1,
       onnxscript 0.7.2)

Writes test/goldens/formats/*. and test/goldens/formats.json. All weights are random and asymmetric.
"""

import json
import os
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.filterwarnings("ignore")

import h5py
import keras
import numpy as np
import onnx
import onnxruntime
import onnxscript
import safetensors
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save_file

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "formats")
os.makedirs(HERE, exist_ok=True)
torch.set_num_threads(1)
random = np.random.default_rng(7)


def at(name):
    return os.path.join(HERE, name)


def draw(*shape, dtype=np.float32):
    return random.normal(0, 0.8, shape).astype(dtype)


def fill(module):
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.copy_(torch.from_numpy(draw(*parameter.shape, dtype=np.float64)))
    return module.eval()


class Tagger(torch.nn.Module):
    """Two bidirectional layers, a head, and a cell on its own."""

    def __init__(self):
        super().__init__()
        self.encoder = torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True)
        self.head = torch.nn.Linear(8, 2)
        self.step = torch.nn.LSTMCell(2, 3)

    def forward(self, x):
        return self.head(self.encoder(x)[0])


def lists(**arrays):
    return {name: np.asarray(a, dtype=np.float64).tolist() for name, a in arrays.items()}


def pytorch():
    model = fill(Tagger())
    x = torch.from_numpy(draw(6, 1, 3))
    h0, c0 = (torch.from_numpy(draw(4, 1, 4)) for _ in range(2))
    cell_x, cell_h, cell_c = (torch.from_numpy(draw(1, n)) for n in (2, 3, 3))
    save_file(model.state_dict(), at("pytorch.safetensors"), metadata={"format": "pt"})
    with torch.no_grad():
        output, (h, c) = model.encoder(x, (h0, c0))
        next_h, next_c = model.step(cell_x, (cell_h, cell_c))
    return model, {
        **lists(x=x[:, 0], h0=h0[:, 0], c0=c0[:, 0], output=output[:, 0], h=h[:, 0], c=c[:, 0]),
        "stateDict": {n: p.tolist() for n, p in model.state_dict().items()},
        "cell": lists(x=cell_x[0], h0=cell_h[0], c0=cell_c[0], h=next_h[0], c=next_c[0]),
    }


def pytorch_float64():
    model = fill(torch.nn.LSTM(2, 3, bias=False).double())
    x = torch.from_numpy(draw(5, 1, 2, dtype=np.float64))
    save_file(model.state_dict(), at("pytorch-float64.safetensors"))
    with torch.no_grad():
        output, (_, c) = model(x)
    return lists(x=x[:, 0], output=output[:, 0], c=c[:, 0])


def pytorch_projection():
    model = fill(torch.nn.LSTM(3, 5, num_layers=2, proj_size=2).double())
    x = torch.from_numpy(draw(6, 1, 3, dtype=np.float64))
    save_file(model.state_dict(), at("pytorch-projection.safetensors"))
    with torch.no_grad():
        output, (_, c) = model(x)
    return lists(x=x[:, 0], output=output[:, 0], c=c[:, 0])


def number_types():
    values = torch.from_numpy(draw(3, 5, dtype=np.float64))
    whole = torch.arange(-3, 3)
    tensors = {
        "bfloat16": values.bfloat16(),
        "float16": values.half(),
        "float32": values.float(),
        "float64": values,
        "int8": whole.to(torch.int8),
        "int16": whole.to(torch.int16),
        "int32": whole.to(torch.int32),
        "int64": whole,
        "uint8": whole.to(torch.uint8),
        "bool": whole > 0,
        "scalar": torch.tensor(1.5),
        "empty": torch.zeros(0, 3),
        "tiny16": torch.tensor([6e-8, -6e-8, 65504.0, float("inf"), -0.0]).half(),
    }
    save_file(tensors, at("types.safetensors"))
    plain = {n: t for n, t in tensors.items() if n != "bfloat16"}
    np.savez(
        at("types.npz"),
        columns=np.asfortranarray(draw(2, 3, 4)),
        big=np.arange(6).astype(">f8").reshape(2, 3),
        **{n: t.numpy() for n, t in plain.items()},
    )
    stored = np.load(at("types.npz"))
    number = lambda v: v if np.isfinite(v) else str(v).replace("inf", "Infinity")
    flat = lambda a: [number(v) for v in np.asarray(a).astype(np.float64).ravel().tolist()]
    return {
        "safetensors": {
            n: {"shape": list(t.shape), "values": flat(t.double().numpy())} for n, t in tensors.items()
        },
        "npz": {n: {"shape": list(stored[n].shape), "values": flat(stored[n])} for n in stored.files},
    }


def keras_model():
    layers = keras.layers
    x = layers.Input((6, 3))
    inside = layers.Input((6, 4))
    inner = keras.Model(
        inside,
        layers.LSTM(
            5, name="inside", return_sequences=True, go_backwards=True, recurrent_activation="hard_sigmoid"
        )(inside),
        name="inner",
    )
    outputs = [layers.LSTM(4, return_sequences=True, name="first")(x)]
    both = layers.LSTM(2, return_sequences=True, use_bias=False)
    outputs.append(layers.Bidirectional(both, name="both", merge_mode="concat")(outputs[-1]))
    outputs.append(inner(outputs[-1]))
    stack = layers.RNN([layers.LSTMCell(3), layers.LSTMCell(2)], return_sequences=True, name="stack")
    outputs.append(stack(outputs[-1]))
    outputs.append(layers.GRU(2, name="other")(outputs[-1]))
    model = keras.Model(x, outputs)
    for layer in model.layers:
        layer.set_weights([draw(*w.shape) for w in layer.get_weights()])
    for extension in ("keras", "h5"):
        model.save(at(f"model.{extension}"))
    model.save_weights(at("model.weights.h5"))
    first = model.get_layer("first").get_weights()
    np.savez_compressed(at("keras-first.npz"), *first)
    given = draw(1, 6, 3)
    values = [given] + [np.asarray(y.detach()) for y in model(given)]
    return {
        "names": ["first", "both", "inside", "stack"],
        "values": [v[0].tolist() for v in values[:5]],
        "first": [w.tolist() for w in first],
    }


def keras_2():
    """The names and the nesting of Keras 2 (`kernel:0`), weights from Keras 3: version 2 does not install beside it."""
    layer = keras.layers.LSTM(3, return_sequences=True)
    x = draw(1, 4, 2)
    layer(x)
    layer.set_weights([draw(*w.shape) for w in layer.get_weights()])
    with h5py.File(at("keras-2.h5"), "w") as file:
        file.attrs["keras_version"] = np.bytes_("2.2.4")
        file.attrs["layer_names"] = np.array([b"lstm_1"])
        group = file.create_group("lstm_1")
        names = ["lstm_1/kernel:0", "lstm_1/recurrent_kernel:0", "lstm_1/bias:0"]
        group.attrs["weight_names"] = np.array([n.encode() for n in names])
        for name, weights in zip(names, layer.get_weights()):
            group.create_dataset(name, data=weights)
    return {"x": x[0].tolist(), "output": np.asarray(layer(x).detach())[0].tolist()}


def keras_misfits():
    """HDF5 files that are whole, but no model of use: laid out as Keras 2.2 does, each with one thing wrong."""
    kernel, recurrent, bias = draw(2, 12), draw(3, 12), draw(12)
    good = {"kernel:0": kernel, "recurrent_kernel:0": recurrent, "bias:0": bias}
    without = lambda name: {n: a for n, a in good.items() if n != name}
    contents = {
        "no-recurrent": without("recurrent_kernel:0"),
        "no-kernel": without("kernel:0"),
        "gru": {"kernel:0": draw(2, 9), "recurrent_kernel:0": draw(3, 9), "bias:0": draw(9)},
        "narrow": {**good, "recurrent_kernel:0": draw(3, 9)},
        "text": {**good, "kernel:0": np.array([b"not", b"numbers"])},
        "not-finite": {**good, "bias:0": np.full(12, np.nan, np.float32)},
        "cyclic": good,
    }
    for name, arrays in contents.items():
        with h5py.File(at(f"{name}.h5"), "w") as file:
            group = file.create_group("gru_1" if name == "gru" else "lstm_1")
            for key, array in arrays.items():
                group.create_dataset(key, data=array)
            if name == "cyclic":
                group["itself"] = group


def exported(model):
    """The same module by each of PyTorch's exporters, and with constants left unfolded."""
    x = torch.from_numpy(draw(6, 1, 3))
    torch.onnx.export(model, (x,), at("exported.onnx"), dynamo=True, external_data=False, verbose=False)
    torch.onnx.export(model, (x,), at("exported-torchscript.onnx"), dynamo=False)
    torch.onnx.export(model, (x,), at("exported-unfolded.onnx"), dynamo=False, do_constant_folding=False)
    for name in ("exported", "exported-torchscript", "exported-unfolded"):
        forget_origin(at(f"{name}.onnx"))


def forget_origin(path):
    """Takes out the stack traces that the exporters note on every node: they name the machine."""
    model = onnx.load(path)
    for node in model.graph.node:
        node.doc_string = ""
        del node.metadata_props[:]
    del model.graph.metadata_props[:]
    onnx.save(model, path)


def weights(directions, inputs, hidden, dtype=np.float32, peepholes=True):
    shapes = {"W": (4 * hidden, inputs), "R": (4 * hidden, hidden), "B": (8 * hidden,), "P": (3 * hidden,)}
    if not peepholes:
        del shapes["P"]
    return {n: draw(directions, *s, dtype=dtype) for n, s in shapes.items()}


def operator(own, hidden, peepholes=True, **attributes):
    inputs = ["x", own("W"), own("R"), own("B"), "", own("h0"), own("c0")] + ([own("P")] if peepholes else [])
    outputs = [own("Y"), own("Y_h"), own("Y_c")]
    return helper.make_node("LSTM", inputs, outputs, name=own("lstm"), hidden_size=hidden, **attributes)


def model_of(nodes, initializers, inputs, hidden, outputs, element=TensorProto.FLOAT):
    graph = helper.make_graph(
        nodes,
        "graph",
        [helper.make_tensor_value_info("x", element, ["T", 1, inputs])],
        [helper.make_tensor_value_info(n, element, s) for n, s in outputs.items()],
        initializers,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def listed(name, array, element=TensorProto.FLOAT):
    return helper.make_tensor(name, element, array.shape, array.ravel().tolist())


def onnx_variant():
    """Every input and attribute of the operator, numbers in float_data rather than raw bytes."""
    own = lambda name: name
    tensors = {**weights(2, 3, 4), "h0": draw(2, 1, 4), "c0": draw(2, 1, 4)}
    node = operator(
        own,
        4,
        direction="bidirectional",
        activations=["HardSigmoid", "Tanh", "Softsign", "Sigmoid", "ScaledTanh", "Tanh"],
        activation_alpha=[0.3, 1.5],
        activation_beta=[0.4, 0.75],
        clip=2.5,
    )
    x = draw(5, 1, 3)
    model = model_of(
        [node],
        [listed(n, a) for n, a in tensors.items()],
        3,
        4,
        {"Y": ["T", 2, 1, 4], "Y_h": [2, 1, 4], "Y_c": [2, 1, 4]},
    )
    onnx.save(model, at("variant.onnx"))
    y, h, c = onnxruntime.InferenceSession(at("variant.onnx")).run(None, {"x": x})
    return {**lists(x=x[:, 0], y=y[:, :, 0], h=h[:, 0], c=c[:, 0]), "weights": lists(**tensors)}


def onnx_peepholes():
    """Peepholes in both directions, everything else plain: weights in `Constant` operators, h_0 = c_0 = 0."""
    tensors = {**weights(2, 3, 4), "h0": np.zeros((2, 1, 4), np.float32), "c0": np.zeros((2, 1, 4), np.float32)}
    own = lambda name: name
    constants = [
        helper.make_node("Constant", [], [n], value=numpy_helper.from_array(a, n)) for n, a in tensors.items()
    ]
    x = draw(5, 1, 3)
    outputs = {"Y": ["T", 2, 1, 4], "Y_h": [2, 1, 4], "Y_c": [2, 1, 4]}
    model = model_of([*constants, operator(own, 4, direction="bidirectional")], [], 3, 4, outputs)
    onnx.save(model, at("peepholes.onnx"))
    y, h, c = onnxruntime.InferenceSession(at("peepholes.onnx")).run(None, {"x": x})
    return {**lists(x=x[:, 0], y=y[:, :, 0], h=h[:, 0], c=c[:, 0]), "weights": lists(**tensors)}


def onnx_branches():
    """Two LSTMs in the branches of an `If`, as silero-vad has them; the weights of one lie outside; float64 in double_data."""
    outer, inner = weights(1, 2, 3, np.float64, False), weights(1, 2, 3, np.float64, False)
    zero = np.zeros((1, 1, 3), np.float64)
    branch = lambda name, nodes, initializers: helper.make_graph(
        nodes,
        name,
        [],
        [helper.make_tensor_value_info(f"{name}_Y", TensorProto.DOUBLE, ["T", 1, 1, 3])],
        initializers,
    )
    double = lambda n, a: listed(n, a, TensorProto.DOUBLE)

    def own(prefix):
        return lambda name: f"{prefix}_{name}"

    def lstm(prefix, **attributes):
        node = operator(own(prefix), 3, peepholes=False, **attributes)
        del node.output[1:]
        return node

    states = lambda prefix: [double(f"{prefix}_{n}", zero) for n in ("h0", "c0")]
    then = branch("yes", [lstm("yes", input_forget=1)], states("yes"))
    other = branch(
        "no", [lstm("no", direction="reverse")], [*(double(f"no_{n}", a) for n, a in inner.items()), *states("no")]
    )
    flag = helper.make_node("Constant", [], ["flag"], value=numpy_helper.from_array(np.array(True)))
    choice = helper.make_node("If", ["flag"], ["Y"], name="choice", then_branch=then, else_branch=other)
    model = model_of(
        [flag, choice],
        [double(f"yes_{n}", a) for n, a in outer.items()],
        2,
        3,
        {"Y": ["T", 1, 1, 3]},
        TensorProto.DOUBLE,
    )
    onnx.save(model, at("branches.onnx"))
    return {"yes": lists(**outer), "no": lists(**inner)}


def onnx_folds():
    """Weights that simple operators make of constants, by their newest form (inputs) and their oldest (attributes)."""
    w = weights(1, 2, 3, peepholes=False)
    stored = {
        "turned": w["W"].transpose(0, 2, 1),  # Transpose
        "deep": w["R"][:, None],  # Squeeze
        "late": np.concatenate([draw(1, 2), w["B"][:, 12:]], 1),  # Slice from the second of two on
        "early": np.concatenate([w["B"][:, :12], draw(1, 5)], 1),  # Slice to the sixth from the end
    }
    make = helper.make_node
    shared = [
        make("Transpose", ["turned"], ["W"], perm=[0, 2, 1]),
        make("Identity", ["plain"], ["R"]),
        make("Concat", ["one", "two"], ["B"], axis=-1),
        make("LSTM", ["x", "W", "R", "B"], ["Y"], name="lstm", hidden_size=3),
    ]
    oldest = [
        make("Squeeze", ["deep"], ["plain"], axes=[1]),
        make("Slice", ["early"], ["one"], axes=[1], starts=[0], ends=[-5]),
        make("Slice", ["late"], ["two"], axes=[1], starts=[2], ends=[9223372036854775807]),
    ]
    newest = [
        make("Constant", [], ["last"], value_ints=[-1]),
        make("Squeeze", ["deep", "axis"], ["plain"]),
        make("Slice", ["early", "from", "until", "last"], ["one"]),
        make("Slice", ["late", "two_", "end", "last"], ["two"]),
    ]
    lists_of_ints = {"axis": [-3], "from": [-17], "until": [12], "two_": [2], "end": [9223372036854775807]}
    ints = [numpy_helper.from_array(np.array(v, np.int64), n) for n, v in lists_of_ints.items()]
    x = draw(5, 1, 2)
    tensors = [numpy_helper.from_array(np.ascontiguousarray(a), n) for n, a in stored.items()]
    for name, nodes, initializers, opset in [
        ("folds", newest, [*tensors, *ints], 17),
        ("folds-opset9", oldest, tensors, 9),
    ]:
        graph = helper.make_graph(
            [*nodes, *shared],
            "graph",
            [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["T", 1, 2])],
            [helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["T", 1, 1, 3])],
            initializers,
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
        onnx.checker.check_model(model, full_check=True)
        onnx.save(model, at(f"{name}.onnx"))
    runs = [onnxruntime.InferenceSession(at(f"{n}.onnx")).run(None, {"x": x})[0] for n in ("folds", "folds-opset9")]
    assert (runs[0] == runs[1]).all()
    return {**lists(x=x[:, 0], output=runs[0][:, 0, 0]), "weights": lists(**w)}


def onnx_misfits():
    """Files that are whole, but of no use here: no LSTM, weights that are inputs, weights in another file."""
    relu = helper.make_node("Relu", ["x"], ["y"])
    onnx.save(model_of([relu], [], 2, 2, {"y": ["T", 1, 2]}), at("no-lstm.onnx"))
    w = weights(1, 2, 3, peepholes=False)
    node = helper.make_node("LSTM", ["x", "W", "R"], ["Y"], name="lstm", hidden_size=3)
    graph = helper.make_graph(
        [node],
        "graph",
        [
            helper.make_tensor_value_info("x", TensorProto.FLOAT, ["T", 1, 2]),
            helper.make_tensor_value_info("W", TensorProto.FLOAT, w["W"].shape),
        ],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, ["T", 1, 1, 3])],
        [listed("R", w["R"])],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), at("open.onnx"))
    flip = [
        helper.make_node("Constant", [], [n], value_ints=v)
        for n, v in {"last": [-1], "first": [-99], "axis": [1], "step": [-1]}.items()
    ]
    flip.append(helper.make_node("Slice", ["upside", "last", "first", "axis", "step"], ["W"], name="flip"))
    stored = [numpy_helper.from_array(w["W"], "upside"), numpy_helper.from_array(w["R"], "R")]
    onnx.save(model_of([*flip, node], stored, 2, 3, {"Y": ["T", 1, 1, 3]}), at("upside-down.onnx"))
    both = [numpy_helper.from_array(w[n], n) for n in ("W", "R")]
    model = model_of([node], both, 2, 3, {"Y": ["T", 1, 1, 3]})
    onnx.save(
        model, at("external.onnx"), save_as_external_data=True, location="external.bin", size_threshold=0
    )
    os.remove(at("external.bin"))


def main():
    torch.manual_seed(1)
    keras.utils.set_random_seed(1)
    module, pytorch_golden = pytorch()
    golden = {
        "versions": {
            "torch": torch.__version__,
            "safetensors": safetensors.__version__,
            "numpy": np.__version__,
            "keras": keras.__version__,
            "h5py": h5py.__version__,
            "onnx": onnx.__version__,
            "onnxruntime": onnxruntime.__version__,
            "onnxscript": onnxscript.__version__,
        },
        "pytorch": pytorch_golden,
        "pytorchFloat64": pytorch_float64(),
        "types": number_types(),
        "keras": keras_model(),
        "keras2": keras_2(),
        "variant": onnx_variant(),
        "peepholes": onnx_peepholes(),
        "branches": onnx_branches(),
        "folds": onnx_folds(),
        "pytorchProjection": pytorch_projection(),
    }
    exported(module)
    onnx_misfits()
    keras_misfits()
    with open(os.path.join(os.path.dirname(HERE), "formats.json"), "w", encoding="utf-8") as file:
        json.dump(golden, file)


main()
