# SPDX-License-Identifier: Apache-2.0
"""The optimizers' updates, and the first 20 steps of the zoo's models, in PyTorch.

First weights, held-out examples and orders are drawn as Apus draws them, by the Philox of philox.py. All else is
PyTorch in float64. Writes golden/models/training.json. PyTorch 2.13, NumPy 2.x.

    python3 Tests/Oracles/training.py
"""

import gzip
import json
import pathlib

import numpy as np
import torch
from torch.nn import functional

from philox import random_bits, shuffle, stream

ROOT = pathlib.Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "Sources/ApusZoo/Resources"
FASHION = pathlib.Path("/usr/share/datasets/fashion-mnist")
SEED = 42
STEPS = 20


def optimizers():
    """Weights of y = x w after each of six steps of least squares from w = 0.5, for each optimizer."""
    x = torch.tensor([[1.0, -2.0, 0.5], [0.25, 1.5, -1.0]], dtype=torch.float64)
    y = torch.tensor([[1.0, 2.0], [-1.0, 0.5]], dtype=torch.float64)
    makers = {
        "sgd": lambda p: torch.optim.SGD(p, 0.1),
        "sgd-decay": lambda p: torch.optim.SGD(p, 0.1, weight_decay=0.1),
        "momentum": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9),
        "nesterov": lambda p: torch.optim.SGD(p, 0.1, momentum=0.9, nesterov=True),
        "adam": lambda p: torch.optim.Adam(p, 0.05),
        "adam-betas": lambda p: torch.optim.Adam(p, 0.05, betas=(0.5, 0.9), eps=1e-3),
        "adamw": lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.1),
        "adamw-cosine": lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.1),
    }
    results = {}
    for name, make in makers.items():
        w = torch.full((3, 2), 0.5, dtype=torch.float64, requires_grad=True)
        optimizer = make([w])
        weights = []
        for step in range(6):
            if name.endswith("cosine"):
                progress = min(step / 4, 1)
                rate = 0.01 + (0.05 - 0.01) / 2 * (1 + np.cos(np.pi * progress))
                optimizer.param_groups[0]["lr"] = rate
            optimizer.zero_grad()
            functional.mse_loss(x @ w, y).backward()
            optimizer.step()
            weights.append(w.detach().reshape(-1).tolist())
        results[name] = weights
    return results


def glorot(inputs, outputs, path):
    words = random_bits(inputs * outputs, (SEED & 0xFFFFFFFF, SEED >> 32), stream("initializer", path))
    uniform = (words >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)
    limit = (6 / (inputs + outputs)) ** 0.5
    values = uniform * np.float32(2 * limit) - np.float32(limit)
    return torch.tensor(values.reshape(inputs, outputs).astype(np.float64), requires_grad=True)


def table(name):
    with gzip.open(RESOURCES / name, "rt") as file:
        first = file.readline()
        return np.loadtxt(
            [first, *file], delimiter="," if "," in first else None, ndmin=2, dtype=np.float64
        )


def split(count, fraction):
    """The rows of the training part, ascending."""
    held = round(count * fraction)
    return sorted(shuffle(count, SEED, stream("split"), 0)[held:])


def labelled(name, scale):
    values = table(name)
    rows = split(len(values), 0.2)
    return values[rows, :-1] * scale, values[rows, -1].astype(np.int64)


def diabetes():
    x, y = table("diabetes_data_raw.csv.gz"), table("diabetes_target.csv.gz")
    rows = split(len(x), 0.2)
    x, y = x[rows], y[rows]
    return (x - x.mean(0)) / x.std(0), y


def fashion():
    with gzip.open(FASHION / "train-images-idx3-ubyte.gz") as file:
        x = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(FASHION / "train-labels-idx1-ubyte.gz") as file:
        y = np.frombuffer(file.read(), np.uint8, offset=8)
    return x / 255, y.astype(np.int64)


def train(data, sizes, activation, loss, optimizer, batch, rate=None, first=0):
    """The losses of the first steps; `rate` is the learning rate that falls along half a cosine wave, `first` the
    position of the first dense layer in the model, `None` if it is the whole model."""
    x, y = (torch.tensor(part) for part in data)
    layers = []
    for index, (inputs, outputs) in enumerate(zip(sizes, sizes[1:])):
        bias = torch.zeros(outputs, dtype=torch.float64, requires_grad=True)
        path = "weight" if first is None else f"{first + index}.weight"
        layers.append((glorot(inputs, outputs, path), bias))
    optimizer = optimizer([p for layer in layers for p in layer])
    steps_per_epoch = -(-len(x) // batch[0])
    losses = []
    epoch = 0
    while True:
        order = shuffle(len(x), SEED, stream("shuffle"), epoch)
        for start in range(0, len(x), batch[0]):
            if len(losses) == STEPS:
                return losses
            if rate:
                progress = len(losses) / (steps_per_epoch * batch[1])
                optimizer.param_groups[0]["lr"] = rate / 2 * (1 + np.cos(np.pi * progress))
            rows = order[start : start + batch[0]]
            z = x[rows]
            for index, (weight, bias) in enumerate(layers):
                z = z @ weight + bias
                if index + 1 < len(layers):
                    z = activation(z)
            optimizer.zero_grad()
            value = loss(z, y[rows])
            value.backward()
            optimizer.step()
            losses.append(value.item())
        epoch += 1


def models():
    binary = functional.binary_cross_entropy_with_logits
    classes = functional.cross_entropy

    def adamw(parameters):
        return torch.optim.AdamW(parameters, 1e-3, weight_decay=0.01)

    bits = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    either = np.array([[0.0], [1], [1], [0]])
    image = [784, 256, 128, 10]
    return {
        "xor": train(
            (bits, either), [2, 8, 1], torch.tanh, binary, lambda p: torch.optim.Adam(p, 0.05), (4, 200)
        ),
        "linear-regression": train(
            diabetes(),
            [10, 1],
            None,
            functional.mse_loss,
            lambda p: torch.optim.SGD(p, 0.02, momentum=0.9),
            (32, 100),
            0.02,
            None,
        ),
        "digits": train(
            labelled("digits.csv.gz", 1 / 16), [64, 128, 64, 10], torch.relu, classes, adamw, (32, 30), 5e-3
        ),
        "mnist": train(
            labelled("mnist_5k.csv.gz", 1 / 255), image, torch.relu, classes, adamw, (64, 15), 2e-3, 1
        ),
        "fashion-mnist": train(fashion(), image, torch.relu, classes, adamw, (128, 10), 2e-3, 1),
    }


if __name__ == "__main__":
    result = {"torch": torch.__version__, "optimizers": optimizers(), "models": models()}
    path = ROOT / "golden/models/training.json"
    path.write_text(json.dumps(result, indent=1) + "\n")
