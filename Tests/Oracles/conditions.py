# SPDX-License-Identifier: Apache-2.0
"""What JAX says about `lax.cond` in a scan, and about a scan in it: results, gradients and gradients of gradients.

    python3 Tests/Oracles/conditions.py golden/numerics/conditions.json

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

SEED = 20240612


def model(threshold, xs, h, w):
    def step(h, x):
        h = lax.cond(
            jnp.sum(h * x) > 0, lambda h, x: jnp.tanh(h * w + x), lambda h, x: h * 0.5 - x * w, h, x)
        return h, jnp.sum(h)

    def looped(h):
        h, sums = lax.scan(step, h, xs)
        return h * (1 + jnp.sum(sums * sums))

    return lax.cond(jnp.sum(w) > threshold, looped, lambda h: jnp.exp(w) * h, h)


def loss(threshold, *operands):
    y = model(threshold, *operands)
    return jnp.sum(y * y) + jnp.sum(jnp.sin(y))


def penalty(threshold, *operands):
    gradients = jax.grad(loss, argnums=(1, 2, 3))(threshold, *operands)
    return sum(jnp.sum(gradient * gradient) for gradient in gradients)


def encoded(x):
    x = np.asarray(x)
    return {"type": f"f64[{','.join(map(str, x.shape))}]", "values": [float(v) for v in x.reshape(-1)]}


def main():
    random = np.random.default_rng(SEED)
    cases = []
    for steps in (0, 1, 6):
        for threshold in (-100.0, 100.0):
            operands = [random.uniform(-1, 1, shape) for shape in ((steps, 3), (3,), (3,))]
            cases.append({
                "threshold": threshold,
                "operands": [encoded(x) for x in operands],
                "results": [encoded(model(threshold, *operands))],
                "gradients": [encoded(x) for x in jax.grad(loss, (1, 2, 3))(threshold, *operands)],
                "second": [encoded(x) for x in jax.grad(penalty, (1, 2, 3))(threshold, *operands)],
            })
    oracle = {
        "script": "Tests/Oracles/conditions.py", "python": sys.version.split()[0], "numpy": np.__version__,
        "jax": jax.__version__, "seed": SEED,
    }
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    Path(sys.argv[1]).write_text(f'{{"oracle": {json.dumps(oracle)}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
