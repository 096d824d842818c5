# SPDX-License-Identifier: Apache-2.0
"""What JAX says about an LSTM cell under `lax.scan`: results, gradients and gradients of gradients.

    python3 Tests/Oracles/loops.py golden/numerics/loops.json

Everything is computed in binary64, from numbers drawn here with a seed. NumPy 2.x, JAX 0.10 on the CPU.
"""

import json
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
from jax import lax

SEED = 20240611
BATCH, INPUT, HIDDEN = 2, 2, 3


def lstm(reverse, xs, h, c, w, u, b):
    def step(carried, x):
        h, c = carried
        i, f, g, o = jnp.split(x @ w + h @ u + b, 4, axis=1)
        c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
        h = jax.nn.sigmoid(o) * jnp.tanh(c)
        return (h, c), h

    (h, c), hs = lax.scan(step, (h, c), xs, reverse=reverse)
    return h, c, hs


def loss(reverse, *operands):
    h, c, hs = lstm(reverse, *operands)
    return jnp.sum(h * h) + jnp.sum(jnp.sin(c)) + jnp.sum(hs * jnp.cos(hs))


def penalty(reverse, *operands):
    gradients = jax.grad(loss, argnums=tuple(range(1, 7)))(reverse, *operands)
    return sum(jnp.sum(gradient * gradient) for gradient in gradients)


def encoded(x):
    x = np.asarray(x)
    return {"type": f"f64[{','.join(map(str, x.shape))}]", "values": [float(v) for v in x.reshape(-1)]}


def main():
    random = np.random.default_rng(SEED)
    cases = []
    for steps in (0, 1, 7):
        for reverse in (False, True):
            shapes = [
                (steps, BATCH, INPUT), (BATCH, HIDDEN), (BATCH, HIDDEN), (INPUT, 4 * HIDDEN), (HIDDEN, 4 * HIDDEN),
                (4 * HIDDEN,),
            ]
            operands = [random.uniform(-1, 1, shape) for shape in shapes]
            by_all = tuple(range(1, 7))
            cases.append({
                "reversed": reverse,
                "operands": [encoded(x) for x in operands],
                "results": [encoded(x) for x in lstm(reverse, *operands)],
                "gradients": [encoded(x) for x in jax.grad(loss, by_all)(reverse, *operands)],
                "second": [encoded(x) for x in jax.grad(penalty, by_all)(reverse, *operands)],
            })
    oracle = {
        "script": "Tests/Oracles/loops.py", "python": sys.version.split()[0], "numpy": np.__version__,
        "jax": jax.__version__, "seed": SEED,
    }
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    Path(sys.argv[1]).write_text(f'{{"oracle": {json.dumps(oracle)}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
