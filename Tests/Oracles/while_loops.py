# SPDX-License-Identifier: Apache-2.0
"""What JAX says about a loop that ends by a condition or a limit: results, gradients and gradients of gradients.

    python3 Tests/Oracles/while_loops.py golden/numerics/while_loops.json

`lax.while_loop` says how many steps there are; derivatives are those of as many steps written out. Everything is
computed in binary64, from numbers drawn here with a seed. NumPy 2.x, JAX 0.10 on the CPU.
"""

import json
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
from jax import lax

SEED = 20240613


def step(x, w):
    return (x + w / x) * 0.5


def steps(tolerance, limit, x, w):
    def goes_on(carried):
        count, x = carried
        return (count < limit) & (jnp.max(jnp.abs(x * x - w)) > tolerance)

    return int(lax.while_loop(goes_on, lambda carried: (carried[0] + 1, step(carried[1], w)), (0, x))[0])


def model(count, x, w):
    for _ in range(count):
        x = step(x, w)
    return x


def loss(count, *operands):
    y = model(count, *operands)
    return jnp.sum(y * y * y) + jnp.sum(jnp.sin(y))


def penalty(count, *operands):
    gradients = jax.grad(loss, argnums=(1, 2))(count, *operands)
    return sum(jnp.sum(gradient * gradient) for gradient in gradients)


def encoded(x):
    x = np.asarray(x)
    return {"type": f"f64[{','.join(map(str, x.shape))}]", "values": [float(v) for v in x.reshape(-1)]}


def main():
    random = np.random.default_rng(SEED)
    cases = []
    for tolerance, limit in ((1e-3, 20), (1e-9, 20), (1e-9, 2), (1e-9, 1), (1e-9, 0), (100.0, 20)):
        operands = [random.uniform(1, 4, 3), random.uniform(1, 9, 3)]
        count = steps(tolerance, limit, *operands)
        cases.append({
            "tolerance": tolerance, "limit": limit, "steps": count,
            "operands": [encoded(x) for x in operands],
            "results": [encoded(model(count, *operands))],
            "gradients": [encoded(x) for x in jax.grad(loss, (1, 2))(count, *operands)],
            "second": [encoded(x) for x in jax.grad(penalty, (1, 2))(count, *operands)],
        })
    oracle = {
        "script": "Tests/Oracles/while_loops.py", "python": sys.version.split()[0], "numpy": np.__version__,
        "jax": jax.__version__, "seed": SEED,
    }
    lines = ",\n".join("  " + json.dumps(case) for case in cases)
    Path(sys.argv[1]).write_text(f'{{"oracle": {json.dumps(oracle)}, "cases": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
