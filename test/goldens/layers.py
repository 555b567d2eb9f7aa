"""Golden values and gradients of PyTorch's own LSTM, GRU and RNN layers, float64 on the CPU, random asymmetric weights.

Run:  python test/goldens/layers.py > test/goldens/layers.json      (torch 2.13.0)

Parameters keep PyTorch's names and blocks (LSTM i f g o, GRU r z n). The loss is a random weight on every entry of the
output, of h_n and of c_n. `lengths` are those of pack_padded_sequence; the output is padded with zeros to timeSteps.
"""

import json
import sys

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

CASES = [  # cell, layer options, lengths
    ("LSTM", {}, None),
    ("LSTM", dict(proj_size=2), None),
    ("LSTM", dict(bidirectional=True), None),
    ("LSTM", dict(num_layers=3), None),
    ("LSTM", dict(num_layers=2, bidirectional=True, proj_size=2), None),
    ("LSTM", {}, [2, 4, 1]),
    ("LSTM", dict(num_layers=2, bidirectional=True), [3, 1, 4]),
    ("LSTM", dict(bidirectional=True, proj_size=1), [1, 4, 2]),
    ("LSTM", dict(bias=False), None),
    ("GRU", {}, None),
    ("GRU", dict(num_layers=2, bidirectional=True), None),
    ("GRU", dict(bidirectional=True), [4, 2, 3]),
    ("RNN", {}, None),
    ("RNN", dict(nonlinearity="relu"), None),
    ("RNN", dict(num_layers=2, bidirectional=True), [1, 4, 3]),
    ("LSTM", dict(num_layers=3, bidirectional=True), None),
    ("LSTM", dict(num_layers=2, proj_size=2), [4, 1, 3]),
    ("LSTM", dict(num_layers=2, bidirectional=True, bias=False), [2, 3, 4]),
    ("GRU", dict(num_layers=3), [4, 2, 1]),
    ("GRU", dict(bias=False), None),
    ("GRU", dict(num_layers=2, bidirectional=True, bias=False), [3, 4, 1]),
    ("RNN", dict(bias=False), [4, 3, 2]),
    ("RNN", dict(num_layers=3, nonlinearity="relu"), [2, 4, 1]),
    ("RNN", dict(bidirectional=True, nonlinearity="relu", bias=False), None),
]
SIZES = dict(input_size=2, hidden_size=3)
STEPS, BATCH = 4, 3


def case(index, kind, options, lengths):
    torch.manual_seed(500 + index)
    layer = getattr(torch.nn, kind)(**SIZES, **options)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(0.7 * torch.randn_like(parameter))
    rows = layer.num_layers * (2 if layer.bidirectional else 1)
    out = layer.proj_size or layer.hidden_size
    x = torch.randn(STEPS, BATCH, layer.input_size).requires_grad_()
    h0 = torch.randn(rows, BATCH, out).requires_grad_()
    c0 = torch.randn(rows, BATCH, layer.hidden_size).requires_grad_()
    start = (h0, c0) if kind == "LSTM" else h0
    fed = x if lengths is None else pack_padded_sequence(x, lengths, enforce_sorted=False)
    output, final = layer(fed, start)
    if lengths is not None:
        output, _ = pad_packed_sequence(output, total_length=STEPS)
    h_n, c_n = final if kind == "LSTM" else (final, None)
    read = [output, h_n] + ([c_n] if kind == "LSTM" else [])
    weights = [torch.randn_like(v) for v in read]
    sum((w * v).sum() for w, v in zip(weights, read)).backward()
    golden = {
        "name": " ".join([kind, *(f"{k}={v}" for k, v in options.items()), *([f"lengths={lengths}"] if lengths else [])]),
        "cell": kind.lower(),
        "options": options,
        "lengths": lengths,
        "parameters": {n: p.tolist() for n, p in layer.named_parameters()},
        "x": x.tolist(),
        "h0": h0.tolist(),
        "output": output.tolist(),
        "h_n": h_n.tolist(),
        "lossOutput": weights[0].tolist(),
        "lossH": weights[1].tolist(),
        "dx": x.grad.tolist(),
        "dh0": h0.grad.tolist(),
        "dParameters": {n: p.grad.tolist() for n, p in layer.named_parameters()},
    }
    if kind == "LSTM":
        golden |= {"c0": c0.tolist(), "c_n": c_n.tolist(), "lossC": weights[2].tolist(), "dc0": c0.grad.tolist()}
    return golden


json.dump({"torch": torch.__version__, "cases": [case(k, *c) for k, c in enumerate(CASES)]}, sys.stdout)
