# SPDX-License-Identifier: Apache-2.0
"""What JAX says about convolutions over a grid of sizes, and about both of their gradients.

    python3 Tests/Oracles/convolutions.py golden/numerics/convolutions.json

Operands are whole numbers made by the formula of `numbers`, which the test writes too, so that every sum is exact and
results are compared as equal. Nothing of Apus takes part in the computation. NumPy 2.x, JAX 0.10 on the CPU.
"""

import json
import math
import platform
import sys

import jax

jax.config.update("jax_enable_x64", True)

import numpy as np
from jax import lax


def numbers(shape, seed):
    """Whole numbers from −5 to 5 without any symmetry."""
    values = [(position * position * 7 + position * 13 + seed * 5) % 11 - 5 for position in range(math.prod(shape))]
    return np.array(values, np.float64).reshape(shape)


def case(x, w, stride, padding, dilation, input_dilation, groups=1, batch_groups=1):
    """One convolution: `x` is [batch, spatial…, channels], `w` is [spatial…, channels of a group, features]."""
    spatial = len(stride)
    letters = "XYZ"[:spatial]
    left, right = numbers(x, 1), numbers(w, 2)
    pads = padding
    if padding == "same":
        pads = []
        for axis in range(spatial):
            length = (x[axis + 1] - 1) * input_dilation[axis] + 1 if x[axis + 1] else 0
            reach = (w[axis] - 1) * dilation[axis] + 1
            total = max((math.ceil(length / stride[axis]) - 1) * stride[axis] + reach - length, 0)
            pads.append((total // 2, total - total // 2))

    def convolve(left, right):
        return lax.conv_general_dilated(
            left, right, stride, pads, input_dilation, dilation,
            (f"N{letters}C", f"{letters}IO", f"N{letters}C"), groups, batch_groups,
            precision=lax.Precision.HIGHEST)

    y, pullback = jax.vjp(convolve, left, right)
    dx, dw = pullback(numbers(y.shape, 3))
    return {
        "x": x, "w": w, "stride": stride, "padding": padding, "dilation": dilation, "inputDilation": input_dilation,
        "groups": groups, "batchGroups": batch_groups, "shape": list(y.shape),
        "y": whole(y), "dx": whole(dx), "dw": whole(dw),
    }


def whole(values):
    flat = np.asarray(values).reshape(-1)
    assert np.all(flat == np.round(flat))
    return [int(value) for value in flat]


def cases():
    # One dimension: every stride, padding and dilation, with lengths that the stride does not divide.
    for length in (1, 4, 7, 10):
        for size in (1, 2, 3):
            for stride, dilation, padding in ((1, 1, [[0, 0]]), (2, 1, [[1, 0]]), (3, 2, [[2, 3]]), (2, 3, "same")):
                if padding == [[0, 0]] and (size - 1) * dilation >= length:
                    continue
                yield case([2, length, 3], [size, 3, 4], [stride], padding, [dilation], [1])
    # The kernel is larger than the input, with and without room around.
    yield case([2, 3, 2], [5, 2, 3], [1], [[0, 0]], [1], [1])
    yield case([2, 3, 2], [5, 2, 3], [2], [[1, 2]], [1], [1])
    # Nothing in the batch.
    yield case([0, 5, 2], [3, 2, 3], [1], [[1, 1]], [1], [1])
    # Two dimensions, unlike along each.
    for stride, dilation, padding in (
        ([1, 1], [1, 1], [[0, 0], [0, 0]]), ([2, 1], [1, 2], [[1, 0], [2, 1]]), ([1, 3], [2, 1], "same"),
        ([2, 2], [1, 1], "same"),
    ):
        yield case([2, 7, 6, 3], [3, 2, 3, 5], stride, padding, dilation, [1, 1])
        yield case([1, 5, 8, 4], [2, 3, 2, 6], stride, padding, dilation, [1, 1], groups=2)
        yield case([2, 6, 5, 3], [2, 2, 1, 6], stride, padding, dilation, [1, 1], groups=3)
    # The input dilated, as in a transposed convolution.
    yield case([2, 4, 3], [3, 3, 2], [1], [[2, 2]], [1], [2])
    yield case([1, 3, 4, 2], [2, 3, 2, 3], [1, 2], [[1, 0], [2, 2]], [1, 1], [3, 2])
    # Groups of the batch.
    yield case([4, 5, 3], [2, 3, 6], [1], [[1, 0]], [1], [1], batch_groups=2)
    yield case([3, 4, 5, 2], [3, 2, 2, 3], [2, 1], [[1, 1], [0, 1]], [1, 1], [1, 1], batch_groups=3)
    # Three dimensions.
    yield case([1, 4, 5, 3, 2], [2, 3, 2, 2, 3], [1, 2, 1], [[0, 1], [1, 1], [1, 0]], [1, 1, 2], [1, 1, 1])
    yield case([2, 3, 4, 4, 4], [2, 2, 3, 2, 4], [2, 1, 1], "same", [1, 1, 1], [1, 1, 1], groups=2)
    # Images as nets have them, and more channels than a vector has elements.
    yield case([1, 8, 8, 17], [3, 3, 17, 33], [1, 1], "same", [1, 1], [1, 1])


if __name__ == "__main__":
    with open(sys.argv[1], "w") as file:
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in cases())
        oracle = {
            "script": "Tests/Oracles/convolutions.py", "python": platform.python_version(),
            "numpy": np.__version__, "jax": jax.__version__,
        }
        file.write(f'{{"oracle": {json.dumps(oracle)}, "cases": [\n{lines}\n]}}\n')
