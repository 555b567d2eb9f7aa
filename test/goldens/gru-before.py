"""Golden values and gradients of GRUs that reset before the recurrent weights, which PyTorch's layer does not have.

Run:  python test/goldens/gru-before.py > test/goldens/gru-before.json      (torch 2.13.0)

The equations of Cho et al. 2014 in PyTorch, float64, differentiated by autograd; also with ONNX's clip and hard sigmoid, and
the same options with reset after. Parameters are in Gatehouse's layout: weights [hiddenSize][h first, then x].
"""

import json
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

GATES = ["resetGate", "updateGate", "candidate"]
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "onnxHardSigmoid": lambda z: torch.clamp(0.2 * z + 0.5, 0, 1),
    "relu": torch.relu,
    "softsign": torch.nn.functional.softsign,
}
CASES = [
    dict(reset="before"),
    dict(reset="before", clip=0.6),
    dict(reset="after", clip=0.6),
    dict(reset="before", gateActivation="onnxHardSigmoid", candidateActivation="softsign"),
    dict(reset="after", gateActivation="onnxHardSigmoid", candidateActivation="relu"),
]


def case(index, options, size=2, hidden=4, steps=5):
    torch.manual_seed(900 + index)
    leaf = lambda *shape: (0.8 * torch.randn(*shape)).requires_grad_()
    tree = {g: {"weights": leaf(hidden, hidden + size), "biases": leaf(hidden)} for g in GATES}
    tree["recurrentBiases"] = leaf(hidden)
    xs, h0, A = [leaf(size) for _ in range(steps)], leaf(hidden), torch.randn(steps, hidden)

    def squash(name, z):
        if "clip" in options:
            z = torch.clamp(z, -options["clip"], options["clip"])
        key, default = ("candidateActivation", "tanh") if name == "candidate" else ("gateActivation", "sigmoid")
        return ACTIVATIONS[options.get(key, default)](z)

    h, hs = h0, []
    for x in xs:
        hx = torch.cat([h, x])
        r, u = (squash(g, tree[g]["weights"] @ hx + tree[g]["biases"]) for g in GATES[:2])
        U, W = tree["candidate"]["weights"].split([hidden, size], dim=1)
        if options["reset"] == "before":
            inner = U @ (r * h)
        else:
            inner = r * (U @ h + tree["recurrentBiases"])
        n = squash("candidate", W @ x + tree["candidate"]["biases"] + inner)
        h = u * h + (1 - u) * n
        hs.append(h)
    sum((A[t] * hs[t]).sum() for t in range(steps)).backward()
    sizes = {"inputSize": size, "hiddenSize": hidden}
    lists = lambda f: {**sizes, **{g: {k: f(v) for k, v in tree[g].items()} for g in GATES}, "recurrentBiases": f(tree["recurrentBiases"])}
    return {
        "name": ", ".join(f"{k} {v}" for k, v in options.items()),
        "options": options,
        "parameters": lists(lambda p: p.tolist()),
        "x": [x.tolist() for x in xs],
        "h0": h0.tolist(),
        "hiddenState": [v.tolist() for v in hs],
        "lossHiddenState": A.tolist(),
        "dInputs": [x.grad.tolist() for x in xs],
        "dInitialState": h0.grad.tolist(),
        "dParameters": lists(lambda p: (torch.zeros_like(p) if p.grad is None else p.grad).tolist()),
    }


json.dump({"torch": torch.__version__, "cases": [case(k, c) for k, c in enumerate(CASES)]}, sys.stdout)
