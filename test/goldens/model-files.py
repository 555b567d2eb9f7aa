"""Files of trained models and what their frameworks compute from them: `python model-files.py` beside this file.

PyTorch 2.13.0 writes state_dicts, whole modules, files of before version 1.6 and TorchScript archives; tf_keras 2.21.0 turns
cuDNN's layout into LSTM's and GRU's. torch and tf_keras may be in different environments: whichever is found writes its part.
"""

import json
from pathlib import Path

import numpy as np

here = Path(__file__).parent
folder = here / "formats"
target = here / "model-files.json"
golden = json.loads(target.read_text()) if target.exists() else {}


def pytorch():
    import torch

    torch.manual_seed(5)
    made = {
        "lstm": torch.nn.LSTM(3, 4, num_layers=2, bidirectional=True),
        "gru": torch.nn.GRU(3, 4, bidirectional=True),
        "relu": torch.nn.RNN(3, 4, nonlinearity="relu", batch_first=True),
        "grucell": torch.nn.GRUCell(3, 4),
    }
    x = torch.randn(5, 1, 3)
    golden["x"] = x[:, 0].tolist()

    def outputs(module):
        if isinstance(module, torch.nn.GRUCell):
            h, all_h = None, []
            for t in range(5):
                h = module(x[t], h)
                all_h.append(h)
            return torch.stack(all_h)
        fed = x.transpose(0, 1) if module.batch_first else x
        y = module(fed)[0]
        return y.transpose(0, 1) if module.batch_first else y

    golden["pytorch"] = {name: outputs(module)[:, 0].tolist() for name, module in made.items()}

    class Holder(torch.nn.Module):
        def __init__(self):
            super().__init__()
            for name, module in made.items():
                setattr(self, name, module)
            self.fc = torch.nn.Linear(4, 2)

        def forward(self, x):
            return self.fc(self.gru(x)[0][:, :, :4])

    whole = Holder()
    # Saved as a dictionary of modules: a class of this script's could not be loaded elsewhere, and is not needed.
    torch.save(whole.state_dict(), folder / "state-dict.pt")
    torch.save(whole.state_dict(), folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save({"model": torch.nn.ModuleDict(made), "epoch": 3}, folder / "modules.pt")
    torch.jit.script(torch.nn.Sequential(torch.nn.Linear(3, 3))).save(folder / "linear.torchscript")
    torch.jit.trace(whole, x).save(folder / "traced.torchscript")


def cudnn():
    import tf_keras
    from tf_keras.src.saving.legacy import hdf5_format

    rng = np.random.default_rng(7)
    golden["cudnn"] = {}
    for kind, gates in (("LSTM", 4), ("GRU", 3)):
        arrays = [
            rng.normal(size=shape).astype("float32") for shape in ((3, gates * 2), (2, gates * 2), (2 * gates * 2,))
        ]
        layer = getattr(tf_keras.layers, kind)(2, **({"reset_after": True} if kind == "GRU" else {}))
        layer.build((None, None, 3))
        turned = hdf5_format.preprocess_weights_for_loading(layer, [each.copy() for each in arrays])
        layer.set_weights(turned)
        x = rng.normal(size=(1, 4, 3)).astype("float32")
        layer.return_sequences = True
        golden["cudnn"][kind] = {
            "arrays": [{"shape": each.shape, "values": each.ravel().tolist()} for each in arrays],
            "x": x[0].tolist(),
            "y": layer(x).numpy()[0].tolist(),
        }


for part in (pytorch, cudnn):
    try:
        part()
    except ImportError as missing:
        print(f"{part.__name__}: left as it was, {missing}")
target.write_text(json.dumps(golden) + "\n")
