"""PyTorch's side of the fuzz: one case a line on stdin, its outputs and gradients a line on stdout, float64 on the CPU.

The first line out is PyTorch's version. A case that PyTorch refuses is answered {"error": "..."}.
"""

import json
import sys

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

OPTIONS = ("num_layers", "bidirectional", "bias", "proj_size", "nonlinearity")


def answer(asked, numbers):
    options = {name: asked[name] for name in OPTIONS if name in asked}
    module = getattr(torch.nn, asked["module"])(asked["input_size"], asked["hidden_size"], **options)
    with torch.no_grad():
        for name, parameter in module.named_parameters():
            parameter.copy_(torch.tensor(numbers["parameters"][name]))
    lstm = asked["module"] == "LSTM"
    x, h0, c0 = (torch.tensor(numbers[name]).requires_grad_() for name in ("x", "h0", "c0"))
    start = None if not asked["initialState"] else (h0, c0) if lstm else h0
    lengths = asked.get("lengths")
    fed = x if lengths is None else pack_padded_sequence(x, lengths, enforce_sorted=False)
    output, final = module(fed, start)
    if lengths is not None:
        output, _ = pad_packed_sequence(output, total_length=asked["timeSteps"])
    h_n, c_n = final if lstm else (final, None)
    outputs = {"output": output, "h_n": h_n, **({"c_n": c_n} if lstm else {})}
    weights = {"output": "output", "h_n": "h", "c_n": "c"}
    sum((torch.tensor(numbers["loss"][weights[n]]) * v).sum() for n, v in outputs.items()).backward()
    states = {"h0": h0, **({"c0": c0} if lstm else {})} if asked["initialState"] else {}
    leaves = {"x": x, **states, **dict(module.named_parameters())}
    return {
        "outputs": {name: value.tolist() for name, value in outputs.items()},
        "gradients": {name: value.grad.tolist() for name, value in leaves.items()},
    }


print(json.dumps(torch.__version__), flush=True)
for line in sys.stdin:
    case = json.loads(line)
    try:
        print(json.dumps(answer(case["asked"], case["numbers"])), flush=True)
    except (RuntimeError, ValueError) as error:
        print(json.dumps({"error": str(error)}), flush=True)
