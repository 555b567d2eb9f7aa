"""Golden values of one LSTM layer from PyTorch, float64 on the CPU, with random asymmetric weights.

Run:  python test/goldens/pytorch.py > test/goldens/pytorch.json      (torch 2.13.0)

Weights are PyTorch's own blocks (gate order i f g o): weight_ih [4H, I], weight_hh [4H, H], bias_ih and bias_hh [4H].
"""

import json
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

CASES = [  # seed, inputSize, hiddenSize, timeSteps, whether the start state is not zero
    (1, 1, 1, 3, False),
    (2, 3, 5, 7, True),
    (3, 5, 3, 7, True),
    (4, 2, 7, 11, False),
    (5, 32, 70, 4, True),
]


def case(seed, input_size, hidden_size, time_steps, with_state):
    torch.manual_seed(seed)
    layer = torch.nn.LSTM(input_size, hidden_size)
    with torch.no_grad():
        for parameter in layer.parameters():
            parameter.copy_(torch.randn_like(parameter))
    x = torch.randn(time_steps, 1, input_size)
    scale = 1.0 if with_state else 0.0
    h0 = scale * torch.randn(1, 1, hidden_size)
    c0 = scale * torch.randn(1, 1, hidden_size)
    cell_states = []
    hidden, state = [], (h0, c0)
    with torch.no_grad():
        for t in range(time_steps):
            out, state = layer(x[t : t + 1], state)
            hidden.append(out[0, 0].tolist())
            cell_states.append(state[1][0, 0].tolist())
        whole, _ = layer(x, (h0, c0))
    assert torch.allclose(whole[:, 0], torch.tensor(hidden), rtol=0, atol=1e-13)
    return {
        "inputSize": input_size,
        "hiddenSize": hidden_size,
        "weight_ih": layer.weight_ih_l0.tolist(),
        "weight_hh": layer.weight_hh_l0.tolist(),
        "bias_ih": layer.bias_ih_l0.tolist(),
        "bias_hh": layer.bias_hh_l0.tolist(),
        "x": x[:, 0].tolist(),
        "h0": h0[0, 0].tolist(),
        "c0": c0[0, 0].tolist(),
        "hiddenState": hidden,
        "cellState": cell_states,
    }


json.dump({"torch": torch.__version__, "cases": [case(*c) for c in CASES]}, sys.stdout)
