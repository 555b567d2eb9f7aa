"""Keras's side of the fuzz of files: one case a line on stdin; the saved model, an input and its output a line on stdout.

The first line out is Keras's version. A case that Keras refuses is answered {"error": "..."}.
"""

import base64
import json
import logging
import os
import sys
import tempfile
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import keras
import numpy as np
import torch

torch.set_num_threads(1)
RULES = ("activation", "recurrent_activation", "use_bias", "reset_after")


def recurrent(asked):
    own = {name: asked[name] for name in RULES if name in asked}
    returns = {"return_sequences": asked["return_sequences"]}
    wrapper = asked.get("wrapper")
    cell = getattr(keras.layers, asked["class_name"] + "Cell")
    layer = getattr(keras.layers, asked["class_name"])
    backwards = {"go_backwards": True} if asked.get("go_backwards") else {}
    if wrapper == "RNN":
        return keras.layers.RNN(cell(asked["units"], **own), **returns, **backwards)
    if wrapper == "StackedRNNCells":
        return keras.layers.RNN([cell(asked["units"] + k, **own) for k in range(2)], **returns)
    inner = layer(asked["units"], **own, **returns, **backwards)
    if wrapper != "Bidirectional":
        return inner
    extra = {}
    if "backward" in asked:
        rules = {**own, "activation": asked["backward"]}
        extra["backward_layer"] = layer(asked["units"], **rules, **returns, go_backwards=True)
    return keras.layers.Bidirectional(inner, merge_mode=asked["merge_mode"], **extra)


def built(asked):
    size = asked["inputSize"]
    ids = asked.get("before") == "Embedding"
    layers = []
    if ids:
        layers.append(keras.layers.Embedding(7, size, mask_zero=True))
    elif asked.get("before") == "Masking":
        layers.append(keras.layers.Masking(0.0))
    elif asked.get("before") == "BatchNormalization":
        layers.append(keras.layers.BatchNormalization())
    own = [recurrent(each) for each in asked["layers"]]
    if asked["nested"] and not asked.get("before") in ("Masking", "Embedding"):
        inner = keras.Sequential([keras.Input((asked["timeSteps"], size)), *own], name="inside")
        layers.append(inner)
    else:
        layers += own
    if "dense" in asked:
        layers.append(keras.layers.Dense(3, activation=asked["dense"]))
    start = keras.Input((asked["timeSteps"],) if ids else (asked["timeSteps"], size))
    if not asked["functional"]:
        return keras.Sequential([start, *layers])
    value = start
    for layer in layers:
        value = layer(value)
    return keras.Model(start, value)


def answer(asked):
    rng = np.random.default_rng(asked["seed"])
    keras.utils.clear_session()
    model = built(asked)
    drawn = [rng.normal(scale=0.6, size=weight.shape) for weight in model.weights]
    paths = [weight.path for weight in model.weights]
    model.set_weights([abs(w) + 0.1 if "variance" in path else w for w, path in zip(drawn, paths)])
    shape = (asked["batchSize"], asked["timeSteps"])
    if asked.get("before") == "Embedding":
        x = rng.integers(0, 7, shape)
        x[:, 0] = np.maximum(x[:, 0], 1)
    else:
        x = rng.normal(size=(*shape, asked["inputSize"])).astype("float32")
        if asked.get("before") == "Masking":
            x[rng.random(shape) < 0.3] = 0.0
    y = model.predict(x, verbose=0)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "model." + asked["format"])
        model.save(path)
        with open(path, "rb") as file:
            data = base64.b64encode(file.read()).decode()
    return {"file": data, "x": x.tolist(), "outputs": y.tolist()}


print(json.dumps(keras.__version__), flush=True)
for line in sys.stdin:
    case = json.loads(line)
    try:
        print(json.dumps(answer(case)), flush=True)
    except (RuntimeError, ValueError, TypeError) as error:
        print(json.dumps({"error": str(error)[:500]}), flush=True)
