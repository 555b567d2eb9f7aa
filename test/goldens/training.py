"""Golden training steps of PyTorch: an LSTM and a linear readout, float64 on the CPU, random asymmetric weights.

Run:  python test/goldens/training.py > test/goldens/training.json      (torch 2.13.0)

Every case takes five steps of an optimiser on one batch; `steps` has the loss and the norm of the gradient before each (and
before clipping), `first` the gradients of the first step, `after` the parameters after the last. Parameters keep PyTorch's
names. The LSTM's second bias is frozen at 0: two biases that both learn would move their sum twice as far. `rates` are what a
learning-rate scheduler gives, epoch by epoch.
"""

import json
import sys

import torch
import torch.nn.functional as F
from torch.nn.utils import clip_grad_norm_, clip_grad_value_
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

CASES = [  # loss, optimiser, its options, clipping, lengths
    ("mse", "SGD", dict(lr=0.3), None, None),
    ("mse", "SGD", dict(lr=0.1, momentum=0.9), None, [3, 5, 2]),
    ("mse", "SGD", dict(lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.05), None, None),
    ("ce", "SGD", dict(lr=0.5, weight_decay=0.02), dict(norm=0.2), [5, 1, 4]),
    ("bce", "SGD", dict(lr=0.2, momentum=0.9), dict(value=0.03), None),
    ("ce", "SGD", dict(lr=0.2, momentum=0.9), dict(norm=1000.0), None),
    ("mse", "Adam", dict(lr=0.05), None, None),
    ("ce", "Adam", dict(lr=0.02, betas=(0.8, 0.95), eps=1e-6), None, [2, 5, 3]),
    ("bce", "Adam", dict(lr=0.05, weight_decay=0.1), dict(norm=0.1), [5, 5, 1]),
    ("mse", "Adam", dict(lr=0.1), dict(value=0.01), None),
]
INPUTS, HIDDEN, OUTPUTS, STEPS, BATCH = 2, 3, 2, 5, 3


class Tagger(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.lstm = torch.nn.LSTM(INPUTS, HIDDEN)
        self.linear = torch.nn.Linear(HIDDEN, OUTPUTS)

    def forward(self, x, lengths):
        if lengths is None:
            return self.linear(self.lstm(x)[0])
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        output, _ = pad_packed_sequence(self.lstm(packed)[0], total_length=STEPS)
        return self.linear(output)


def each(loss, y, target):
    """One number per step and sequence."""
    if loss == "mse":
        return F.mse_loss(y, target, reduction="none").mean(-1)
    if loss == "bce":
        return F.binary_cross_entropy_with_logits(y, target, reduction="none").mean(-1)
    return F.cross_entropy(y.flatten(0, 1), target.flatten(0, 1), reduction="none").view(STEPS, BATCH)


def targets(loss):
    if loss == "mse":
        return torch.randn(STEPS, BATCH, OUTPUTS)
    if loss == "bce":
        return torch.rand(STEPS, BATCH, OUTPUTS)
    return torch.softmax(torch.randn(STEPS, BATCH, OUTPUTS), -1)


def named(model, of):
    return {n: of(p).tolist() for n, p in model.named_parameters() if not n.startswith("lstm.bias_hh")}


def case(index, loss, optimiser, options, clip, lengths):
    torch.manual_seed(700 + index)
    model = Tagger()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.copy_(0.7 * torch.randn_like(parameter))
        model.lstm.bias_hh_l0.zero_()
    model.lstm.bias_hh_l0.requires_grad_(False)
    x, target = torch.randn(STEPS, BATCH, INPUTS), targets(loss)
    weights = torch.rand(STEPS, BATCH) * (torch.rand(STEPS, BATCH) > 0.3)
    for b, length in enumerate(lengths or []):
        weights[length:, b] = 0
    learned = [p for p in model.parameters() if p.requires_grad]
    golden = {
        "name": " ".join([loss, optimiser, str(options), f"clip {clip}", f"lengths {lengths}"]),
        "loss": loss,
        "optimiser": optimiser,
        "options": options,
        "clip": clip,
        "lengths": lengths or [STEPS] * BATCH,
        "x": x.tolist(),
        "targets": target.tolist(),
        "weights": weights.tolist(),
        "before": named(model, lambda p: p),
        "steps": [],
    }
    update = getattr(torch.optim, optimiser)(learned, **options)
    for _ in range(5):
        update.zero_grad()
        value = (weights * each(loss, model(x, lengths), target)).sum() / weights.sum()
        value.backward()
        norm = torch.linalg.vector_norm(torch.stack([p.grad.norm() for p in learned]))
        golden.setdefault("first", named(model, lambda p: p.grad))
        if clip and "norm" in clip:
            clip_grad_norm_(learned, clip["norm"])
        if clip and "value" in clip:
            clip_grad_value_(learned, clip["value"])
        golden["steps"].append({"loss": value.item(), "norm": norm.item()})
        update.step()
    return {**golden, "after": named(model, lambda p: p)}


def rates(make, epochs=9):
    optimiser = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    schedule = make(optimiser)
    found = []
    for _ in range(epochs):
        found.append(optimiser.param_groups[0]["lr"])
        optimiser.step()
        schedule.step()
    return found


schedulers = torch.optim.lr_scheduler
json.dump(
    {
        "torch": torch.__version__,
        "cases": [case(k, *given) for k, given in enumerate(CASES)],
        "rates": {
            "step": rates(lambda o: schedulers.StepLR(o, step_size=3, gamma=0.4)),
            "cosine": rates(lambda o: schedulers.CosineAnnealingLR(o, T_max=8)),
        },
    },
    sys.stdout,
)
sys.stdout.write("\n")
