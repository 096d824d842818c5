# SPDX-License-Identifier: Apache-2.0
"""What NumPy and ml_dtypes say about every number of 16 bits, and about the numbers of 32 bits around those.

    python3 Tests/Oracles/short_floats.py golden/numerics/short_floats.json

For each type and each block of 1,024 patterns of bits: a hash (FNV-1a, 64 bits) of the numbers as those of 32 bits, a NaN
being 0x7fc00000 with its sign; and one of the patterns to which are rounded, for each number that is finite, the number,
the middle between it and the next one away from 0, and the numbers of 32 bits below and above that middle. A number of
32 bits that is subnormal counts as the zero of its sign.
NumPy 2.x, ml_dtypes 0.6.
"""

import json
import sys
from pathlib import Path

import ml_dtypes
import numpy as np

BLOCK = 1024


def fnv(array):
    digest = 0xCBF29CE484222325
    for byte in array.astype(array.dtype.newbyteorder("<")).tobytes():
        digest = (digest ^ byte) * 0x100000001B3 % 2**64
    return f"{digest:016x}"


def flushed(numbers):
    return np.where(np.abs(numbers) < np.finfo(np.float32).tiny, np.copysign(np.float32(0), numbers), numbers)


def block(dtype, first):
    patterns = np.arange(first, first + BLOCK, dtype=np.uint16)
    numbers = flushed(patterns.view(dtype).astype(np.float32))
    bits = numbers.view(np.uint32)
    bits = np.where(np.isnan(numbers), bits & 0x80000000 | 0x7FC00000, bits).astype(np.uint32)
    finite = patterns[np.isfinite(numbers)]
    wide = finite.view(dtype).astype(np.float64)
    step = np.abs(wide - (finite ^ 1).view(dtype).astype(np.float64))
    middle = (wide + np.copysign(step / 2, wide)).astype(np.float32)
    around = [wide.astype(np.float32), middle] + [
        (middle.view(np.uint32) + offset).astype(np.uint32).view(np.float32) for offset in (np.uint32(-1 % 2**32), 1)]
    with np.errstate(over="ignore"):
        nearest = flushed(np.stack(around, axis=1)).astype(dtype).view(np.uint16)
    return fnv(bits), fnv(nearest)


def main():
    types = {}
    for name, dtype in (("f16", np.float16), ("bf16", ml_dtypes.bfloat16)):
        hashes = [block(dtype, first) for first in range(0, 65536, BLOCK)]
        types[name] = {"numbers": [x for x, _ in hashes], "nearest": [y for _, y in hashes]}
    oracle = {
        "script": "Tests/Oracles/short_floats.py", "numpy": np.__version__, "ml_dtypes": ml_dtypes.__version__}
    Path(sys.argv[1]).write_text(json.dumps({"oracle": oracle, **types}, indent=1) + "\n")


if __name__ == "__main__":
    main()
