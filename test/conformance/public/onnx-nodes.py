"""ONNX's backend node tests of LSTM, GRU and RNN: what each feeds its operator, and what it expects.

Run:  python test/conformance/public/onnx-nodes.py > test/conformance/public/onnx-nodes.json      (onnx 1.23.2)
"""

import json
import sys

import onnx
from onnx.backend.test.case.node import gru, lstm, rnn

cases = []


def record(node, inputs, outputs, name, **_):
    cases.append(
        {
            "name": name,
            "op": node.op_type,
            "attributes": {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute},
            "inputs": dict(zip([n for n in node.input if n], [i.tolist() for i in inputs])),
            "outputs": dict(zip([n for n in node.output if n], [o.tolist() for o in outputs])),
        }
    )


for module, kind in ((lstm, "LSTM"), (gru, "GRU"), (rnn, "RNN")):
    module.expect = record
    for name in sorted(vars(getattr(module, kind))):
        if name.startswith("export"):
            getattr(getattr(module, kind), name)()

json.dump({"onnx": onnx.__version__, "cases": cases}, sys.stdout, default=lambda b: b.decode())
