# SPDX-License-Identifier: Apache-2.0
"""One benchmark workload in one peer: python peers.py jax|torch xor|mlp|vae prints one JSON line.

first_s: from "the model is declared" to "the first step is finished", tracing and compiling included.
step_s: median of nine groups of steady steps. Data and first weights are draws of NumPy's
default_rng(0) in the order written here; Sources/ApusBench draws the same.
"""
import gc
import json
import os
import resource
import sys
import time

framework, workload = sys.argv[1], sys.argv[2]
for variable in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
import numpy as np

rng = np.random.default_rng(0)


def normal(*shape, scale=0.05):
    return (rng.standard_normal(shape) * scale).astype(np.float32)


def dense(*sizes):
    return {f"{kind}{i}": normal(a, b) if kind == "w" else np.zeros(b, np.float32)
            for i, (a, b) in enumerate(sizes) for kind in "wb"}


if workload == "xor":
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    y = np.array([[0], [1], [1], [0]], np.float32)
    parameters = dict(w0=normal(2, 8, scale=1), b0=normal(8), w1=normal(8, 1, scale=1), b1=normal(1))
elif workload == "mlp":
    x = normal(128, 784, scale=1)
    y = rng.integers(0, 10, 128).astype(np.int32)
    parameters = dense((784, 256), (256, 128), (128, 10))
elif workload == "vae":
    x = rng.random((128, 784), dtype=np.float32)
    y = normal(128, 20, scale=1)
    parameters = dense((784, 400), (400, 20), (400, 20), (20, 400), (400, 784))
else:
    sys.exit(f"unknown workload {workload}")
adam = workload != "xor"


def measured(step, wait):
    """Runs a step function that returns the loss before the update, as Apus reports it."""
    gc.collect()
    start = time.perf_counter()
    loss = step()
    wait(loss)
    first = time.perf_counter() - start
    losses = [float(np.asarray(loss))]
    for _ in range(4):
        loss = step()
    losses.append(float(np.asarray(loss)))
    start = time.perf_counter()
    wait(step())
    one = time.perf_counter() - start
    count = max(1, min(2000, int(0.15 / max(one, 1e-6))))
    groups = []
    for _ in range(9):
        start = time.perf_counter()
        for _ in range(count):
            loss = step()
        wait(loss)
        groups.append((time.perf_counter() - start) / count)
    print(json.dumps(dict(
        workload=workload, engine=framework, first_s=first, step_s=sorted(groups)[4],
        loss_1=losses[0], loss_5=losses[1],
        resident_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)))


if framework == "jax":
    import jax
    import jax.numpy as jnp

    def forward(p, x, layer):
        return x @ p[f"w{layer}"] + p[f"b{layer}"]

    def loss_of(p, x, y):
        if workload == "xor":
            z = forward(p, jnp.tanh(forward(p, x, 0)), 1)
            return jnp.mean(jnp.logaddexp(0, z) - y * z)
        if workload == "mlp":
            h = jax.nn.relu(forward(p, jax.nn.relu(forward(p, x, 0)), 1))
            z = jax.nn.log_softmax(forward(p, h, 2))
            return -jnp.mean(jnp.take_along_axis(z, y[:, None], -1))
        h = jax.nn.relu(forward(p, x, 0))
        m, s = forward(p, h, 1), forward(p, h, 2)
        o = forward(p, jax.nn.relu(forward(p, m + jnp.exp(0.5 * s) * y, 3)), 4)
        return jnp.mean(jnp.sum(jnp.logaddexp(0, o) - x * o, -1)
                        - 0.5 * jnp.sum(1 + s - m * m - jnp.exp(s), -1))

    def update(state, x, y):
        p, m, v, t = state
        loss, g = jax.value_and_grad(loss_of)(p, x, y)
        if not adam:
            return ({k: p[k] - 0.1 * g[k] for k in p}, m, v, t), loss
        t = t + 1
        m = {k: 0.9 * m[k] + 0.1 * g[k] for k in p}
        v = {k: 0.999 * v[k] + 0.001 * g[k] * g[k] for k in p}
        c1, c2 = 1 - 0.9 ** t, 1 - 0.999 ** t
        p = {k: p[k] - 1e-3 * (m[k] / c1) / (jnp.sqrt(v[k] / c2) + 1e-8) for k in p}
        return (p, m, v, t), loss

    zeros = {k: jnp.zeros(a.shape) for k, a in parameters.items()}
    state = ({k: jnp.asarray(a) for k, a in parameters.items()}, zeros,
             {k: jnp.zeros(a.shape) for k, a in parameters.items()}, jnp.float32(0))
    x, y = jnp.asarray(x), jnp.asarray(y)
    compiled = jax.jit(update, donate_argnums=0)

    def step():
        global state
        state, loss = compiled(state, x, y)
        return loss

    measured(step, lambda loss: loss.block_until_ready())
elif framework == "torch":
    import torch
    import torch.nn.functional as F

    torch.set_num_threads(1)
    p = {k: torch.tensor(a, requires_grad=True) for k, a in parameters.items()}
    x, y = torch.tensor(x), torch.tensor(y)
    if workload == "mlp":
        y = y.long()
    optimizer = (torch.optim.Adam(p.values(), 1e-3, fused=True) if adam
                 else torch.optim.SGD(p.values(), 0.1))

    def forward(x, layer):
        return torch.addmm(p[f"b{layer}"], x, p[f"w{layer}"])

    def loss_of():
        if workload == "xor":
            return F.binary_cross_entropy_with_logits(forward(torch.tanh(forward(x, 0)), 1), y)
        if workload == "mlp":
            return F.cross_entropy(forward(F.relu(forward(F.relu(forward(x, 0)), 1)), 2), y)
        h = F.relu(forward(x, 0))
        m, s = forward(h, 1), forward(h, 2)
        o = forward(F.relu(forward(m + torch.exp(0.5 * s) * y, 3)), 4)
        return (F.binary_cross_entropy_with_logits(o, x, reduction="sum") / 128
                - 0.5 * torch.sum(1 + s - m * m - torch.exp(s)) / 128)

    def step():
        optimizer.zero_grad()
        loss = loss_of()
        loss.backward()
        optimizer.step()
        return loss.detach()

    measured(step, lambda loss: loss.item())
else:
    sys.exit(f"unknown framework {framework}")
