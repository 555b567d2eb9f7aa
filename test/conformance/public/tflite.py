"""The published numbers of TensorFlow Lite's LSTM tests, cut out of its own source.

Run:  python test/conformance/public/tflite.py lstm_test.cc > test/conformance/public/tflite.json
where lstm_test.cc is tensorflow/lite/kernels/lstm_test.cc of github.com/tensorflow/tensorflow.
"""

import json
import re
import sys

TESTS = [
    "NoCifg_NoPeephole_NoProjection_NoLayerNorm",
    "Cifg_Peephole_NoProjection_NoLayerNorm",
    "NoCifg_Peephole_Projection_NoLayerNorm",
    "NoCifg_Peephole_Projection_LayerNorm",
    "Cifg_Peephole_Projection_LayerNorm",
]


def parse(braces):
    """A C++ list of numbers as nested lists."""
    text = re.sub(r"//.*", "", braces).replace("{", "[").replace("}", "]")
    text = re.sub(r"(\d)\.(?=[^\d])", r"\1.0", text)  # 2. is no number in JSON
    return json.loads(re.sub(r",\s*\]", "]", text))


def main():
    source = open(sys.argv[1]).read()
    cases = []
    for name in TESTS:
        start = source.index(f"TEST_P(LstmOpTest, {name})")
        body = source[start : source.index("LSTMOpModel lstm(", start)]
        arrays = {n: parse(v) for n, v in re.findall(r"(\w+)_ = (\{.*?\});", body, re.S)}
        sizes = {n: int(v) for n, v in re.findall(r"const int n_(\w+) = (\d+);", body)}
        cases.append({"name": name, "sizes": sizes, **arrays})
    json.dump({"source": "tensorflow/tensorflow tensorflow/lite/kernels/lstm_test.cc, LstmOpTest", "cases": cases}, sys.stdout)


main()
