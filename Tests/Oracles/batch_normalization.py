# SPDX-License-Identifier: Apache-2.0
"""Batch normalization in NumPy, float64, by its definition and the chain rule.

Trains x W -> normalization -> tanh -> V by gradient descent, and normalizes a tensor of three axes. Statistics are those
of torch.nn.BatchNorm1d: the batch's variance with n in its denominator, the running one's with n - 1. Writes
Tests/Oracles/batch_normalization.json. NumPy 2.x, seed 20261128.

    python3 Tests/Oracles/batch_normalization.py
"""

import json
import pathlib

import numpy as np

RATE = 0.1
random = np.random.default_rng(20261128)


def rounded(*shape):
    """Numbers that float32 holds exactly."""
    return np.round(random.uniform(-2, 2, shape) * 64) / 64


class Normalization:
    def __init__(self, features, momentum=0.1, epsilon=1e-5):
        self.momentum, self.epsilon = momentum, epsilon
        self.weight, self.bias = np.ones(features), np.zeros(features)
        self.mean, self.variance = np.zeros(features), np.ones(features)

    def train(self, x):
        n = len(x)
        mean, variance = x.mean(0), x.var(0)
        self.scale = 1 / np.sqrt(variance + self.epsilon)
        self.normalized = (x - mean) * self.scale
        if n > 1:
            self.mean += self.momentum * (mean - self.mean)
            self.variance += self.momentum * (x.var(0, ddof=1) - self.variance)
        return self.normalized * self.weight + self.bias

    def infer(self, x):
        return (x - self.mean) / np.sqrt(self.variance + self.epsilon) * self.weight + self.bias

    def backward(self, g):
        """The gradient by x, after a step of weight and bias."""
        n, z = len(g), self.normalized
        gz = g * self.weight
        gx = self.scale / n * (n * gz - gz.sum(0) - z * (gz * z).sum(0))
        self.weight = self.weight - RATE * (g * z).sum(0)
        self.bias = self.bias - RATE * g.sum(0)
        return gx


def training():
    """Two passes over nine examples in batches of four, the last of one."""
    x, y, w, v = rounded(9, 3), rounded(9, 2), rounded(3, 5), rounded(5, 2)
    first = {"w": w.copy(), "v": v.copy()}
    layer, losses = Normalization(5), []
    for _ in range(2):
        for batch in (slice(0, 4), slice(4, 8), slice(8, 9)):
            h = np.tanh(layer.train(x[batch] @ w))
            error = h @ v - y[batch]
            losses.append((error**2).mean())
            g = 2 * error / error.size
            gv, gh = h.T @ g, g @ v.T
            gw = x[batch].T @ layer.backward(gh * (1 - h**2))
            w, v = w - RATE * gw, v - RATE * gv
    return {
        "x": x, "y": y, "firstW": first["w"], "firstV": first["v"], "losses": np.array(losses), "w": w, "v": v,
        "weight": layer.weight, "bias": layer.bias, "mean": layer.mean, "variance": layer.variance,
        "predictions": np.tanh(layer.infer(x @ w)) @ v,
    }


def axes():
    """A tensor of three axes, with another momentum and epsilon."""
    x = rounded(2, 3, 4)
    layer = Normalization(4, momentum=0.25, epsilon=0.5)
    trained = layer.train(x.reshape(6, 4))
    return {
        "x": x, "trained": trained, "mean": layer.mean, "variance": layer.variance,
        "inferred": layer.infer(x.reshape(6, 4)),
    }


def flat(values):
    return {name: array.ravel().tolist() for name, array in values.items()}


if __name__ == "__main__":
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps({"training": flat(training()), "axes": flat(axes())}, indent=1) + "\n")
