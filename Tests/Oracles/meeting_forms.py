# SPDX-License-Identifier: Apache-2.0
"""Losses as they are written plainly, with something between a logarithm and what it meets, by mpmath.

    python3 Tests/Oracles/meeting_forms.py

writes meeting_forms.json beside itself, which Tests/ApusTests/MeetingFormTests.swift reads: logits of 4 rows of 3, and for each
size of logits the weighted sum of log softmax and its gradient, the mean of −log softmax at labels, and the sum of
−log σ, −log(1 − σ) and the cross-entropy with targets, each with its gradient. mpmath 1.x with 100 digits;
nothing is drawn.
"""

import json
import sys
from pathlib import Path

import mpmath
from mpmath import mpf

mpmath.mp.dps = 100

PATTERN = [[1, -1, 0.5], [-1, -0.25, 1], [0, 1, -1], [-0.5, 0.75, 0.25]]
WEIGHTS = [[1, -2, 0.5], [3, 1, -1], [0.25, 2, 1], [-0.5, 1, 4]]
LABELS = [1, 0, 2, 1]
HAPPENED = [[1, 0, 1], [0, 1, 0], [1, 1, 0], [0, 0, 1]]
SIZES = [1, 30, 200, 10000]


def rounded(x):
    return float(mpmath.nstr(x, 25))


def case(size, kind, loss, gradient):
    return {"size": size, "kind": kind, "loss": rounded(loss), "gradient": [rounded(g) for g in gradient]}


def weighted_log_softmax(z, weights, size, kind):
    loss, gradient = mpf(0), []
    for row, ws in zip(z, weights):
        total = mpmath.fsum(mpmath.exp(x) for x in row)
        loss += mpmath.fsum(w * (x - mpmath.log(total)) for x, w in zip(row, ws))
        gradient += [w - mpmath.fsum(ws) * mpmath.exp(x) / total for x, w in zip(row, ws)]
    return case(size, kind, loss, gradient)


def cases(size):
    z = [[mpf(x) * size for x in row] for row in PATTERN]
    weights = [[mpf(w) for w in row] for row in WEIGHTS]
    yield weighted_log_softmax(z, weights, size, "softmax")
    chosen = [[mpf(-1) if column == label else mpf(0) for column in range(3)] for label in LABELS]
    yield weighted_log_softmax(z, chosen, size, "labels")
    flat = [(x, w, t) for row in zip(z, weights, HAPPENED) for x, w, t in zip(*row)]
    log1p, exp = mpmath.log1p, mpmath.exp
    sigma = lambda x: 1 / (1 + exp(-x))
    yield case(
        size, "logistic", mpmath.fsum(-w * log1p(exp(-x)) for x, w, _ in flat),
        [w * sigma(-x) for x, w, _ in flat])
    yield case(
        size, "opposite", mpmath.fsum(-w * log1p(exp(x)) for x, w, _ in flat),
        [-w * sigma(x) for x, w, _ in flat])
    yield case(
        size, "happened", mpmath.fsum(log1p(exp(-x if t else x)) for x, _, t in flat),
        [-sigma(-x) if t else sigma(x) for x, _, t in flat])


def main():
    oracle = {
        "script": "Tests/Oracles/meeting_forms.py", "python": sys.version.split()[0],
        "mpmath": mpmath.__version__, "digits": mpmath.mp.dps,
    }
    content = {
        "oracle": oracle, "pattern": PATTERN, "weights": WEIGHTS, "labels": LABELS, "happened": HAPPENED,
    }
    lines = ",\n".join("  " + json.dumps(c) for size in SIZES for c in cases(size))
    text = json.dumps(content)[:-1] + f', "cases": [\n{lines}\n]}}\n'
    Path(__file__).with_suffix(".json").write_text(text)


main()
