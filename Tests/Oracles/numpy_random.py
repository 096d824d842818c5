# SPDX-License-Identifier: Apache-2.0
"""Draws of NumPy's default_rng: python numpy_random.py > numpy_random.json

Made with NumPy 2.4 on x86-64. Long arrays are given by their first and last values, the sum in float64 and
the CRC-32 of their little-endian bytes. The ziggurat tables are read from NumPy's static library.
"""
import glob
import json
import os
import struct
import zlib

import numpy as np

f32 = np.float32


def digest(array):
    flat = array.ravel()
    return {
        "count": flat.size,
        "first": flat[:4].astype(float).tolist(),
        "last": flat[-4:].astype(float).tolist(),
        "sum": float(flat.astype(np.float64).sum()),
        "crc": zlib.crc32(flat.tobytes()),
    }


def workload(name):
    """The arrays of one benchmark workload, drawn in order from one generator of seed 0."""
    rng = np.random.default_rng(0)
    result = []

    def normal(*shape, scale=0.05):
        result.append(digest((rng.standard_normal(shape) * scale).astype(f32)))

    if name == "xor":
        normal(2, 8, scale=1), normal(8), normal(8, 1, scale=1), normal(1)
    elif name == "mlp":
        normal(128, 784, scale=1)
        result.append(digest(rng.integers(0, 10, 128).astype(np.int32)))
        normal(784, 256), normal(256, 128), normal(128, 10)
    elif name == "vae":
        result.append(digest(rng.random((128, 784), dtype=f32)))
        normal(128, 20, scale=1)
        normal(784, 400), normal(400, 20), normal(400, 20), normal(20, 400), normal(400, 784)
    return result


def stream(seed):
    """A few draws of every kind, mixed, so that the buffered half of a draw is seen."""
    rng = np.random.default_rng(seed)
    ranges = [(0, 10), (-5, 5), (0, 1), (0, 1 << 32), (-(1 << 31), 1 << 31), (0, (1 << 32) + 1),
              (-(1 << 63), (1 << 63) - 1), (0, (1 << 63) - 1), (0, 3_000_000_000)]
    return {
        "seed": str(seed),
        "state": [str(word) for word in np.random.SeedSequence(seed).generate_state(4, np.uint64)],
        "normals": rng.standard_normal(5).tolist(),
        "floats": rng.random(3, dtype=f32).astype(float).tolist(),
        "integers": [[str(low), str(high), *map(str, rng.integers(low, high, 5).tolist())]
                     for low, high in ranges],
        "uniforms": rng.random(3).tolist(),
        "tailed": digest(rng.standard_normal(200_000)),
    }


def tables():
    library = glob.glob(os.path.join(os.path.dirname(np.__file__), "random", "lib", "libnpyrandom.a"))[0]
    data = open(library, "rb").read()

    def at(first, dtype):
        start = data.index(first)
        return np.frombuffer(data[start:start + 2048], dtype)

    inside = at(struct.pack("<QQQ", 0x000EF33D8025EF6A, 0, 0x000C08BE98FBC6A8), "<u8")
    widths = at(struct.pack("<dd", 8.68362706080130616677e-16, 4.77933017572773682428e-17), "<f8")
    heights = at(struct.pack("<dd", 1.0, 9.77101701267671596263e-01), "<f8")
    return {"inside": [str(x) for x in inside], "widths": widths.tolist(), "heights": heights.tolist()}


print(json.dumps({
    "numpy": np.__version__,
    "workloads": {name: workload(name) for name in ["xor", "mlp", "vae"]},
    "streams": [stream(seed) for seed in [0, 1, 42, (1 << 32) + 5, 12345678901234567890]],
    "tables": tables(),
}))
