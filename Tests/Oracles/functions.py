# SPDX-License-Identifier: Apache-2.0
"""Functions composed of operators, and derivatives at points where a rule is easily wrong, by JAX and NumPy.

    python3 Tests/Oracles/functions.py golden/numerics

writes functions.json and derivatives.json, which Tests/ApusPrimitivesTests/FunctionTests.swift reads. A case
of derivatives.json holds operands, cotangents of the results, and the gradients by the operands that are real.
NumPy 2.x, JAX 0.10 on the CPU, binary64; no seed but the keys below.
"""

import json
import math
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np

from philox import random_bits, stream

INF, NAN = math.inf, math.nan
NAMES = {"float32": "f32", "float64": "f64", "int32": "i32", "uint32": "u32", "bool": "bool"}
ORACLE = {
    "script": "Tests/Oracles/functions.py", "python": sys.version.split()[0], "numpy": np.__version__,
    "jax": jax.__version__,
}


def encoded(x):
    x = np.asarray(x)
    if np.issubdtype(x.dtype, np.floating):
        values = [float(v) for v in x.reshape(-1)]
        values = [v if math.isfinite(v) else str(v) for v in values]
    else:
        values = [int(v) for v in x.reshape(-1)]
    return {"type": f"{NAMES[x.dtype.name]}[{','.join(map(str, x.shape))}]", "values": values}


def case(name, operands, results):
    return {"name": name, "operands": [encoded(x) for x in operands], "results": [encoded(x) for x in results]}


def write(path, cases):
    lines = ",\n".join("  " + json.dumps(c) for c in cases)
    path.write_text(json.dumps({"oracle": ORACLE})[:-1] + f', "cases": [\n{lines}\n]}}\n')


LOGITS = np.array([[1.0, 2.0, 3.0], [1e4, -1e4, 0.0], [-1e4, -1e4, -1e4], [700.0, 710.0, 720.0]])
INFINITE = np.array([[-INF, -INF], [INF, 1.0], [-INF, 3.0], [NAN, 1.0]])
KEY = np.array([0xDEADBEEF, 0x12345678], np.uint32)


def uniform(shape, number):
    words = random_bits(math.prod(shape), tuple(int(k) for k in KEY), number)
    return ((words >> 8).astype(np.float32) * np.float32(2.0**-24)).reshape(shape)


def uniform_double(shape, number):
    words = random_bits(2 * math.prod(shape), tuple(int(k) for k in KEY), number).reshape((2,) + shape)
    return ((words[0] >> 5).astype(np.float64) * 2.0**26 + (words[1] >> 6)) * 2.0**-53


def normal(shape, number, uniform, step):
    u, v = uniform((2,) + shape, number).astype(np.float64)
    return np.sqrt(-2 * np.log(u + step)) * np.cos(2 * np.pi * v)


def functions():
    yield case("log_sum_exp", [LOGITS], [jax.scipy.special.logsumexp(LOGITS, axis=1)])
    yield case("log_sum_exp", [INFINITE], [jax.scipy.special.logsumexp(INFINITE, axis=1)])
    yield case("log_softmax", [LOGITS], [jax.nn.log_softmax(LOGITS, axis=1)])
    yield case("softmax", [LOGITS], [jax.nn.softmax(LOGITS, axis=1)])
    yield case("softmax_first_axis", [LOGITS[:2]], [jax.nn.softmax(LOGITS[:2], axis=0)])
    labels = np.array([2, 0, -1, 3], np.int32)
    yield case("one_hot", [labels], [jax.nn.one_hot(labels, 3, dtype=np.float32)])
    yield case("uniform", [KEY], [uniform((3, 5), stream("random", "noise"))])
    yield case("uniform_double", [KEY], [uniform_double((3, 5), stream("random", "wide noise"))])
    yield case("normal", [KEY], [normal((3, 5), stream("random", "ε"), uniform, 2.0**-24).astype(np.float32)])
    yield case("normal_double", [KEY], [normal((3, 5), stream("random", "ε"), uniform_double, 2.0**-53)])


def gradients(name, function, operands, cotangent):
    """The gradients by all operands."""
    operands = [np.array(x, np.float64) for x in operands]
    cotangent = np.array(cotangent, np.float64)
    _, pull = jax.vjp(function, *operands)
    return case(name, operands + [cotangent], pull(cotangent))


def derivatives():
    """Left out, because the exact value differs from JAX's: |x| at 0 (here 0, the least subgradient), the second
    derivative of x at 0 as a power (0, not NaN), and an infinite cotangent of max (0 for the other operand, not
    NaN). FunctionTests states them by hand."""
    x, y = [1.0, 2.0, 3.0, -0.0, INF, INF], [1.0, 3.0, 2.0, 0.0, INF, 1.0]
    yield gradients("max", jnp.maximum, [x, y], [1, 2, 3, 4, 5, 6])
    yield gradients("min", jnp.minimum, [x, y], [1, 2, 3, 4, 5, 6])
    rows = [[1.0, 1.0, 0.0], [2.0, 2.0, 2.0], [0.0, -1.0, -2.0], [INF, INF, 1.0]]
    yield gradients("reduce_max", lambda v: jnp.max(v, axis=1), [rows], [1, 6, 3, 4])
    yield gradients("reduce_min", lambda v: jnp.min(v, axis=1), [rows], [1, 6, 3, 4])
    yield gradients("relu", jax.nn.relu, [[-1.0, 0.0, -0.0, 2.0, INF, -INF]], [1, 2, 3, 4, 5, INF])
    yield gradients("abs", jnp.abs, [[-1.0, 2.0, -INF]], [1, 2, 3])
    yield gradients("sqrt", jnp.sqrt, [[0.0, 4.0, INF]], [1, 2, 3])
    yield gradients("logistic", jax.nn.sigmoid, [[-1000.0, -40.0, 0.0, 40.0, 1000.0]], [1, 1, 1, 1, 1])
    yield gradients("tanh", jnp.tanh, [[-1000.0, -20.0, 0.0, 20.0, 1000.0]], [1, 1, 1, 1, 1])
    base, exponent = [0.0, 0.0, 0.0, 2.0, -2.0, -2.0, 0.5], [2.0, 1.0, 3.0, 0.0, 3.0, 2.0, 2.5]
    yield gradients("pow_base", lambda v: v ** np.array(exponent), [base], [1] * 7)
    yield gradients("pow_exponent", jnp.power, [[0.0, 0.5, 2.0, 1.0], [2.0, 2.5, 0.0, 5.0]], [1] * 4)
    second = jax.vmap(jax.grad(jax.grad(lambda v, p: v**p)))
    b, p = np.array([0.0, 0.0, 2.0, -2.0]), np.array([2.0, 3.0, 3.0, 2.0])
    yield case("pow_second", [b, p, np.ones(4)], [second(b, p)])
    yield gradients(
        "select", lambda u, v: jnp.where(np.array([True, False, True]), u, v),
        [[1.0, INF, NAN], [NAN, 2.0, INF]], [INF, -INF, 5])
    weights = np.cos(np.arange(12.0)).reshape(4, 3)
    yield gradients("log_softmax", lambda v: jax.nn.log_softmax(v, axis=1), [LOGITS], weights)
    yield gradients("softmax", lambda v: jax.nn.softmax(v, axis=1), [LOGITS], weights)
    yield gradients("log_sum_exp", lambda v: jax.scipy.special.logsumexp(v, axis=1), [LOGITS], [1, 2, 3, 4])
    indices = np.array([2, 0, 2, 2])
    yield gradients("gather", lambda v: v[indices], [[1.0, 2.0, 3.0]], [1, 2, 3, 4])
    yield gradients("scatter_add", lambda v: jnp.zeros(3).at[indices].add(v), [[1.0, 2.0, 3.0, 4.0]], [1, 2, 3])
    yield gradients("broadcast", lambda v: v * np.arange(6.0).reshape(2, 3), [[[1.0], [2.0]]], np.ones((2, 3)))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    write(folder / "functions.json", functions())
    write(folder / "derivatives.json", derivatives())
