"""Golden values and gradients of the LSTM's variants, float64, from a cell written in PyTorch and differentiated by its autograd.

Run:  python test/goldens/variants.py > test/goldens/variants.json      (torch 2.13.0)

Parameters are in Gatehouse's own layout: weights [hiddenSize][h first, then x], one bias per gate.
The loss is a random weight on every entry of every h_t and c_t. `paths` splits the gradient at every c_t and h_t by the
first recurrent route it takes: stream A perturbs the memory with all gates held, and only one gate of stream B reads it.
"""

import json
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

GATES = ["inputGate", "forgetGate", "candidate", "outputGate"]
ACTIVATIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": lambda z: z,
    "onnxHardSigmoid": lambda z: torch.clamp(0.2 * z + 0.5, 0, 1),
    # Not F.hardsigmoid, whose backward multiplies by 1/6 in float32 even for float64.
    "kerasHardSigmoid": lambda z: torch.clamp(z / 6 + 0.5, 0, 1),
    "relu": torch.relu,
    "leakyRelu(0.1)": lambda z: F.leaky_relu(z, 0.1),
    "thresholdedRelu(0.3)": lambda z: F.threshold(z, 0.3, 0.0),
    "scaledTanh(1.7159, 0.6667)": lambda z: 1.7159 * torch.tanh(0.6667 * z),
    "elu(0.7)": lambda z: F.elu(z, 0.7),
    "softsign": F.softsign,
    "softplus": F.softplus,
    "affine(0.5, 0.25)": lambda z: 0.5 * z + 0.25,
}

ALL = dict(peepholes=True, projection=2, projectionBias=True, layerNorm="gates and cell state", clip=0.9)
CASES = [
    ("standard", {}),
    ("peepholes", dict(peepholes=True)),
    ("f = 1 - i", dict(coupled="f = 1 - i")),
    ("i = 1 - f", dict(coupled="i = 1 - f")),
    ("peepholes, f = 1 - i", dict(peepholes=True, coupled="f = 1 - i")),
    ("peepholes, i = 1 - f", dict(peepholes=True, coupled="i = 1 - f")),
    ("without forget gate", dict(withoutForgetGate=True)),
    ("without forget gate, peepholes", dict(withoutForgetGate=True, peepholes=True)),
    ("h = o c", dict(outputActivation="identity")),
    ("hard sigmoid of ONNX", dict(gateActivation="onnxHardSigmoid")),
    ("hard sigmoid of Keras 3", dict(gateActivation="kerasHardSigmoid")),
    ("relu, leaky, thresholded", dict(gateActivation="relu", candidateActivation="leakyRelu(0.1)", outputActivation="thresholdedRelu(0.3)")),
    ("elu, softsign, scaled tanh", dict(gateActivation="elu(0.7)", candidateActivation="softsign", outputActivation="scaledTanh(1.7159, 0.6667)")),
    ("softplus, affine", dict(gateActivation="sigmoid", candidateActivation="softplus", outputActivation="affine(0.5, 0.25)")),
    ("clip", dict(clip=0.7)),
    ("clip, c unbounded", dict(clip=0.7, clipCellState=False)),
    ("clip, peepholes, f = 1 - i", dict(clip=0.7, peepholes=True, coupled="f = 1 - i")),
    ("projection", dict(projection=2)),
    ("projection with bias, peepholes", dict(projection=3, projectionBias=True, peepholes=True)),
    ("layer norm of the gates", dict(layerNorm="gates")),
    ("layer norm of gates and c", dict(layerNorm="gates and cell state")),
    ("layer norm, epsilon 0.1, peepholes", dict(layerNorm="gates", epsilon=0.1, peepholes=True)),
    ("everything", ALL),
    ("everything, f = 1 - i", dict(ALL, coupled="f = 1 - i")),
    ("everything, i = 1 - f", dict(ALL, coupled="i = 1 - f", clipCellState=False)),
    ("everything, without forget gate", dict(ALL, withoutForgetGate=True)),
]


def draw(size, hidden, options):
    """Random asymmetric parameters as a tree of leaves that want gradients."""
    out = options.get("projection", hidden)
    leaf = lambda *shape: (0.8 * torch.randn(*shape)).requires_grad_()
    tree = {g: {"weights": leaf(hidden, out + size), "biases": leaf(hidden)} for g in GATES}
    if options.get("peepholes"):
        tree["peepholes"] = {g: leaf(hidden) for g in GATES if g != "candidate"}
    if "projection" in options:
        tree["projection"] = {"weights": leaf(out, hidden)}
        if options.get("projectionBias"):
            tree["projection"]["biases"] = leaf(out)
    if "layerNorm" in options:
        tree["layerNorm"] = {"gains": {g: leaf(hidden) for g in GATES}}
        if options["layerNorm"] == "gates and cell state":
            tree["layerNorm"]["cellState"] = {"gain": leaf(hidden), "bias": leaf(hidden)}
    return tree


def norm(a, options):
    return F.layer_norm(a, a.shape, eps=options.get("epsilon", 1e-5))


def gate(tree, options, name, x, h, seen):
    p = tree[name]
    sums = p["weights"] @ torch.cat([h, x])
    if "peepholes" in tree and name != "candidate":
        sums = sums + tree["peepholes"][name] * seen
    if "layerNorm" in tree:
        sums = norm(sums, options) * tree["layerNorm"]["gains"][name]
    z = sums + p["biases"]
    if "clip" in options:
        z = torch.clamp(z, -options["clip"], options["clip"])
    default = "tanh" if name == "candidate" else "sigmoid"
    return ACTIVATIONS[options.get("candidateActivation" if name == "candidate" else "gateActivation", default)](z)


def show(tree, options, o, c):
    if "cellState" in tree.get("layerNorm", {}):
        affine = tree["layerNorm"]["cellState"]
        c = norm(c, options) * affine["gain"] + affine["bias"]
    if "clip" in options and options.get("clipCellState", True):
        c = torch.clamp(c, -options["clip"], options["clip"])
    h = o * ACTIVATIONS[options.get("outputActivation", "tanh")](c)
    if "projection" in tree:
        h = tree["projection"]["weights"] @ h
        if "biases" in tree["projection"]:
            h = h + tree["projection"]["biases"]
    return h


def step(tree, options, x, read, c):
    """One step; `read(gate, c)` gives what h and c a gate looks at, given the c it would naturally see."""
    look = lambda name, seen: gate(tree, options, name, x, *read(name, seen))
    coupled = options.get("coupled")
    if coupled == "i = 1 - f":
        f = look("forgetGate", c)
        i = 1 - f
    else:
        i = look("inputGate", c)
        f = torch.ones_like(i) if options.get("withoutForgetGate") else 1 - i if coupled else look("forgetGate", c)
    new = f * c + i * look("candidate", c)
    o = look("outputGate", new)
    return show(tree, options, o, new), new, f, i, o


def paths(tree, options, xs, h0, c0, A, B):
    """For each gate and for the cell alone, the gradient at h_t and c_t, t = 0 … T (0 is the start)."""
    split = {}
    for route in ["cell"] + GATES:
        dh = [torch.zeros_like(h0).requires_grad_() for _ in range(len(xs) + 1)]
        dc = [torch.zeros_like(c0).requires_grad_() for _ in range(len(xs) + 1)]
        h, c, ha, ca, loss = h0, c0, h0 + dh[0], c0 + dc[0], 0
        for t, x in enumerate(xs):
            # c of stream A with the gates held; o is not known yet, but its peephole sees this c.
            with torch.no_grad():
                _, _, f, i, o = step(tree, options, x, lambda name, seen: (h, seen), c)
                g = gate(tree, options, "candidate", x, h, c)
            ca_new = f * ca + i * g + dc[t + 1]
            here, before = ha - ha.detach(), ca - ca.detach()

            def read(name, seen):
                if name != route:
                    return h, seen
                moved = ca_new - ca_new.detach() if name == "outputGate" else before
                return h + here, seen + moved

            h, c, *_ = step(tree, options, x, read, c)
            ca, ha = ca_new, show(tree, options, o, ca_new) + dh[t + 1]
            seen_h, seen_c = (ha, ca) if route == "cell" else (h, c)
            loss = loss + (A[t] * seen_h).sum() + (B[t] * seen_c).sum()
        grads = torch.autograd.grad(loss, dh + dc, allow_unused=True)
        numbers = [torch.zeros(0) if v is None else v for v in grads]
        full = [v if v.numel() else torch.zeros_like(w) for v, w in zip(numbers, dh + dc)]
        split[route] = {"dHiddenState": listed(full[: len(dh)]), "dCellState": listed(full[len(dh) :])}
    return split


def listed(tensors):
    return [t.tolist() for t in tensors]


def tree_map(tree, f):
    return {k: tree_map(v, f) if isinstance(v, dict) else f(v) for k, v in tree.items()}


def case(index, name, options, size=2, hidden=4, steps=5):
    torch.manual_seed(100 + index)
    out = options.get("projection", hidden)
    tree = draw(size, hidden, options)
    x = [torch.randn(size).requires_grad_() for _ in range(steps)]
    h0, c0 = torch.randn(out).requires_grad_(), torch.randn(hidden).requires_grad_()
    A, B = torch.randn(steps, out), torch.randn(steps, hidden)
    h, c, hs, cs = h0, c0, [], []
    for t in range(steps):
        h, c, *_ = step(tree, options, x[t], lambda name, seen: (h, seen), c)
        hs.append(h)
        cs.append(c)
    loss = sum((A[t] * hs[t]).sum() + (B[t] * cs[t]).sum() for t in range(steps))
    loss.backward()
    sizes = {"inputSize": size, "hiddenSize": hidden}
    if "projection" in options:
        sizes["projectionSize"] = out
    parameters = {**sizes, **tree_map(tree, lambda p: p.tolist())}
    if "epsilon" in options:
        parameters["layerNorm"]["epsilon"] = options["epsilon"]
    rules = {k: v for k, v in options.items() if k not in ("peepholes", "projection", "projectionBias", "layerNorm", "epsilon")}
    zero = lambda p: (torch.zeros_like(p) if p.grad is None else p.grad).tolist()
    return {
        "name": name,
        "options": rules,
        "parameters": parameters,
        "x": listed(x),
        "h0": h0.tolist(),
        "c0": c0.tolist(),
        "hiddenState": listed(hs),
        "cellState": listed(cs),
        "lossHiddenState": A.tolist(),
        "lossCellState": B.tolist(),
        "dInputs": [v.grad.tolist() for v in x],
        "dInitialState": {"hiddenState": h0.grad.tolist(), "cellState": c0.grad.tolist()},
        "dParameters": {**sizes, **tree_map(tree, zero)},
        "paths": paths(tree, options, [v.detach() for v in x], h0.detach(), c0.detach(), A, B),
    }


json.dump({"torch": torch.__version__, "cases": [case(k, *c) for k, c in enumerate(CASES)]}, sys.stdout)
