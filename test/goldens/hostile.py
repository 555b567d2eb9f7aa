"""HDF5 files that are crafted to cost their reader more than they are, and one that is only compressed.

`python hostile.py` beside this file, with h5py 3 and numpy; writes into hostile/.
"""

from pathlib import Path

import h5py
import numpy as np

folder = Path(__file__).parent / "hostile"
folder.mkdir(exist_ok=True)


def cell(name, arrays, **how):
    with h5py.File(folder / name, "w") as file:
        group = file.create_group("lstm/lstm")
        for key, values in arrays.items():
            group.create_dataset(key, data=values, **how)


# Each of 30 groups is the child of the one before under two names: 2^30 paths.
with h5py.File(folder / "dag.h5", "w") as file:
    group = file.create_group("lstm")
    for _ in range(30):
        child = group.create_group("a")
        group["b"] = child
        group = child

# 6.5 million zeros in 36 kB.
sizes = {"kernel:0": (900, 3600), "recurrent_kernel:0": (900, 3600)}
cell("zeros.h5", {key: np.zeros(shape, "f4") for key, shape in sizes.items()}, compression="gzip")

# Four numbers in chunks of four million.
with h5py.File(folder / "chunk.h5", "w") as file:
    group = file.create_group("lstm/lstm")
    for key in ("kernel:0", "recurrent_kernel:0"):
        group.create_dataset(
            key, data=np.zeros((1, 4), "f4"), maxshape=(None, None), chunks=(2000, 2000), compression="gzip"
        )

# What a compressed file of a good model looks like.
rng = np.random.default_rng(3)
arrays = {
    "kernel:0": rng.normal(size=(3, 8)).astype("f4"),
    "recurrent_kernel:0": rng.normal(size=(2, 8)).astype("f4"),
    "bias:0": np.arange(8, dtype="f4"),
}
cell("compressed.h5", arrays, compression="gzip", shuffle=True, fletcher32=True)
cell("plain.h5", arrays)
