"""Files as older versions of Keras write them, and what they compute: the containers have changed more than once.

Run, each with that version installed:
    KERAS_BACKEND=torch python test/goldens/old-keras.py      (keras 3.0.5 on torch 2.13.0)
    python test/goldens/old-keras.py                          (keras 2.15.0 with tensorflow-cpu 2.15.1)

Writes test/goldens/formats/keras-<version>.* and adds its entry to test/goldens/old-keras.json.
"""

import json
import os
import sys

import keras
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
random = np.random.default_rng(17)
layers = keras.layers
version = keras.__version__


def draw(*shape):
    return random.normal(0, 0.8, shape).astype(np.float32)


def at(extension):
    return os.path.join(HERE, "formats", f"keras-{version}.{extension}")


x = layers.Input((5, 3))
inner = keras.Sequential([layers.LSTM(3, name="inside", return_sequences=True)], name="inner")
outputs = [layers.LSTM(4, return_sequences=True, recurrent_activation="hard_sigmoid", name="first")(x)]
both = layers.LSTM(2, return_sequences=True, use_bias=False)
outputs.append(layers.Bidirectional(both, name="both")(outputs[-1]))
outputs.append(inner(outputs[-1]))
outputs.append(layers.LSTM(2, return_sequences=True, activation="softsign", name="last")(outputs[-1]))
model = keras.Model(x, outputs)
for layer in model.layers:
    layer.set_weights([draw(*w.shape) for w in layer.get_weights()])

written = []
for extension in ("keras", "h5", "weights.h5"):
    try:
        save = model.save_weights if extension == "weights.h5" else model.save
        save(at(extension))
        written.append(os.path.basename(at(extension)))
    except ValueError as error:  # Keras 3.0 cannot write a bidirectional layer as .h5
        os.remove(at(extension))
        print(f"{extension}: {error}", file=sys.stderr)

given = draw(1, 5, 3)
host = lambda y: np.asarray(y.detach() if hasattr(y, "detach") else y)[0].astype(float).tolist()
path = os.path.join(HERE, "old-keras.json")
golden = json.load(open(path, encoding="utf-8")) if os.path.exists(path) else {}
golden[version] = {
    "files": written,
    "names": ["first", "both", "inside", "last"],
    "values": [given[0].astype(float).tolist(), *(host(y) for y in model(given))],
}
with open(path, "w", encoding="utf-8") as file:
    json.dump(golden, file, sort_keys=True)
