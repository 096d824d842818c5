# SPDX-License-Identifier: Apache-2.0
"""Small data files as other programs write them: python data_files.py > data_files.json

Made with Python 3.11, NumPy 2.4, safetensors 0.8, ml_dtypes 0.6. Each file is its bytes in base64 beside the values it holds.
"""
import base64
import gzip
import io
import json
import struct

import ml_dtypes
import numpy as np
from safetensors.numpy import save

cases = []


def case(kind, name, data, array=None, **more):
    entry = {"kind": kind, "name": name, "base64": base64.b64encode(data).decode()}
    if array is not None:
        entry |= {"shape": list(array.shape), "values": array.astype(np.float64).ravel().tolist()}
    cases.append(entry | more)


def npy(name, array, version=None):
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=version)
    case("npy", name, stream.getvalue(), array)


for dtype in ["<f4", "<f8", "<i4", "<i8", "<u4", "u1", "?"]:
    npy("matrix " + dtype, np.array([[0, 1, 2], [1, 0, 3]]).astype(dtype))
SIGNED = [[-128, 127, -1], [0, 1, 2]]
for dtype in ["i1", "<i2", ">i2", ">i4", ">i8", ">f4", ">f8"]:
    npy("matrix " + dtype, np.array(SIGNED).astype(dtype))
for dtype in ["<u2", ">u2", "<u4", ">u4", "<u8", ">u8"]:
    npy("matrix of large " + dtype, np.array([[0, 1, 2], [(1 << min(np.dtype(dtype).itemsize * 8, 53)) - 1, 3, 4]], dtype))
# Of numbers of 16 bits the least, the largest, the smallest normal, subnormal ones, and zeros of both signs.
HALVES = [[-65504, 65504, 2.0 ** -14], [2.0 ** -24, -1023 * 2.0 ** -24, -0.0], [1.5, 0.1, 1 / 3]]
for dtype in ["<f2", ">f2"]:
    npy("matrix " + dtype, np.array(HALVES, dtype))
for dtype in ["<f4", ">i2", "u1", "<f8"]:
    npy("column-major " + dtype, np.asfortranarray(np.arange(24).reshape(2, 3, 4).astype(dtype)))
npy("column-major of one row", np.asfortranarray(np.arange(3, dtype="<f4").reshape(1, 3)))
npy("column-major and empty", np.asfortranarray(np.zeros((2, 0, 3), "<f4")))
for version in [(1, 0), (2, 0), (3, 0)]:
    npy(f"version {version[0]}", np.array([-1.5, 2.25], "<f4"), version)
npy("scalar", np.array(3.5, "<f8"))
npy("empty", np.zeros((0, 3), "<f4"))

IDX = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}
for code, dtype in IDX.items():
    array = np.array([[1, 2, 3], [4, 100, 6]]).astype(dtype)
    if dtype != "u1":
        array = (array - 50).astype(dtype)
    data = struct.pack(">BBBB2I", 0, 0, code, 2, 2, 3) + array.tobytes()
    case("idx", "matrix " + dtype, data, array)
    if code == 8:
        case("idx", "compressed", gzip.compress(data, mtime=0), array)

tensors = {
    "a/ü": np.array([[1.5, -2.0]], "<f4"),
    "b": np.array([7], "<f8"),
    "c": np.array([1, -1], "<i4"),
    "d": np.array([[1 << 40]], "<i8"),
    "e": np.array([1, 2, 255], "u1"),
    "f": np.array([1 << 31], "<u4"),
    "g": np.array([True, False]),
    "h": np.zeros((0, 4), "<f4"),
    "i": np.array(2.5, "<f4"),
    "j": np.array(HALVES, "<f2"),
    "k": np.array([1.5, -2.0 ** 127, 2.0 ** -130], ml_dtypes.bfloat16),
    "l": np.array([-128, 127], "i1"),
    "m": np.array([-32768, 32767], "<i2"),
    "n": np.array([0, 65535], "<u2"),
    "o": np.array([0, 1 << 53], "<u8"),
}
case(
    "safetensors", "every type", save(tensors, {"epoch": "3", "note": 'say "hi"'}),
    tensors=[{"name": k, "shape": list(v.shape), "values": v.astype(np.float64).ravel().tolist()}
             for k, v in tensors.items()])
print(json.dumps({"numpy": np.__version__, "cases": cases}, indent=1, ensure_ascii=True))
