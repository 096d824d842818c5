# SPDX-License-Identifier: Apache-2.0
"""What NumPy and JAX say about every operator, for the conformance suite.

    APUS_EXAMPLES=/tmp/examples.json swift test --filter OracleTests
    python3 Tests/Oracles/primitives.py /tmp/examples.json golden/numerics

The first command writes the operands of every example; the second computes the results in binary64, rounds them
to the result's type and writes golden/numerics/<operator>.json, which the test then holds against the reference
evaluation. Nothing of Apus takes part in the computation. NumPy 2.x, JAX 0.10 on the CPU; ml_dtypes 0.6 for bfloat16.
"""

import base64
import json
import math
import re
import sys
from pathlib import Path

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import ml_dtypes
import numpy as np
from jax import lax

from philox import random_bits

DTYPES = {
    "f16": np.float16, "bf16": ml_dtypes.bfloat16, "f32": np.float32, "f64": np.float64, "i8": np.int8, "i16": np.int16, "i32": np.int32, "i64": np.int64,
    "u8": np.uint8, "u16": np.uint16, "u32": np.uint32, "u64": np.uint64, "bool": np.bool_,
}


def parse_type(text):
    name, sizes = re.fullmatch(r"(\w+)\[([\d,]*)\]", text).groups()
    return DTYPES[name], tuple(int(size) for size in sizes.split(",") if size)


def literal(text):
    name, number = text.split(":")
    return DTYPES[name](float(number) if is_floating(DTYPES[name]) else int(number))


def is_floating(dtype):
    return dtype == ml_dtypes.bfloat16 or np.issubdtype(dtype, np.floating)


def flushed(x, dtype):
    """Subnormal numbers count as zeros of their sign, as operands and as results: those of float32 for types of 16 bits,
    which are computed in it."""
    return np.where(np.abs(x) < np.finfo(np.float64 if dtype == np.float64 else np.float32).tiny, np.copysign(0.0, x), x)


def tensor(operand):
    dtype, shape = parse_type(operand["type"])
    if is_floating(dtype):
        return flushed(np.array([float(value) for value in operand["values"]], np.float64), dtype).reshape(shape)
    return np.array([int(value) for value in operand["values"]], dtype).reshape(shape)


def is_real(x):
    return np.issubdtype(x.dtype, np.floating)


def convert(attributes, x):
    target = DTYPES[attributes["dtype"]]
    if target == np.bool_:
        return x != 0
    if is_real(x) and not is_floating(target):
        # Truncated toward zero and saturated; NaN becomes 0. Python's integers are exact.
        limits = np.iinfo(target)

        def saturated(value):
            if math.isnan(value):
                return 0
            if math.isinf(value):
                return limits.max if value > 0 else limits.min
            return min(max(math.trunc(value), limits.min), limits.max)

        return np.array([saturated(float(v)) for v in x.reshape(-1)], dtype=target).reshape(x.shape)
    # Every number becomes one of 16 bits by way of float32.
    return x.astype(np.float32).astype(target) if np.dtype(target).itemsize == 2 and is_floating(target) else x.astype(target)


def unary(real, integer=None):
    return lambda a, x: real(x) if is_real(x) else (integer or real)(x)


def binary(real, integer=None):
    return lambda a, x, y: real(x, y) if is_real(x) else np.asarray((integer or real)(x, y))


def logical(number, truth):
    return lambda a, *x: np.asarray((truth if x[0].dtype == np.bool_ else number)(*x))


def iota(a):
    dtype, shape = parse_type(a["type"])
    ramp = np.arange(shape[a["axis"]], dtype=np.int64)
    sizes = [1] * len(shape)
    sizes[a["axis"]] = -1
    return np.broadcast_to(ramp.reshape(sizes), shape).astype(dtype)


def constant(a):
    dtype, shape = parse_type(a["type"])
    return np.frombuffer(base64.b64decode(a["base64"]), dtype=np.dtype(dtype).newbyteorder("<")).reshape(shape)


def extremum(function, real_identity, least):
    def reduce(a, x):
        if is_real(x):
            return function(x, axis=tuple(a["axes"]), initial=real_identity)
        limits = np.iinfo(x.dtype)
        return function(x, axis=tuple(a["axes"]), initial=limits.min if least else limits.max)

    return reduce


def windows(a, x):
    axis, size, dilation = a["axis"], a["size"], a["dilation"]
    span = (size - 1) * dilation + 1
    if span > x.shape[axis]:
        return np.zeros(x.shape[:axis] + (0, size) + x.shape[axis + 1:], x.dtype)
    view = np.lib.stride_tricks.sliding_window_view(x, span, axis)
    return np.moveaxis(view.take(range(0, view.shape[axis], a["stride"]), axis)[..., ::dilation], -1, axis + 1)


def sum_windows(a, x):
    axis = a["axis"]
    result = np.zeros(x.shape[:axis] + (a["length"],) + x.shape[axis + 2:], x.dtype)
    for window in range(x.shape[axis]):
        for element in range(x.shape[axis + 1]):
            place = (slice(None),) * axis
            result[place + (window * a["stride"] + element * a["dilation"],)] += x[place + (window, element)]
    return result


def coordinate(text, point):
    """A sum of axes such as 2b+d-1 at a point."""
    terms = re.findall(r"([+-]?)(\d*)([a-z]?)", text)
    return sum(
        (-1 if sign == "-" else 1) * (int(digits) if digits else 1) * (point[ord(axis) - ord("a")] if axis else 1)
        for sign, digits, axis in terms if digits or axis)


def convolution(a, x, y):
    result = np.zeros(a["shape"], x.dtype)
    for point in np.ndindex(*a["sizes"]):
        left, right, target = (
            tuple(coordinate(text, point) for text in a[name]) for name in ("left", "right", "result"))
        result[target] += x[left] * y[right]
    return result


def scatter_add(a, updates, indices):
    axis, rank = a["axis"], indices.ndim
    shape = updates.shape[:axis] + (a["size"],) + updates.shape[axis + rank:]
    result = np.zeros(shape, updates.dtype)
    # The axes of the indices to the front, then the scattered axis of the result to the front.
    moved = np.moveaxis(updates, range(axis, axis + rank), range(rank))
    with np.errstate(over="ignore"):
        np.add.at(np.moveaxis(result, axis, 0), indices.astype(np.int64), moved)
    return result


def movable(a, x, part, starts):
    """Where a part of a tensor lies that begins, along some axes, at starts."""
    places = [slice(None)] * x.ndim
    for axis, size, start in zip(a["axes"], part, starts):
        places[axis] = slice(int(start), int(start) + size)
    return tuple(places)


def dynamic_slice(a, x, *starts):
    return x[movable(a, x, a["sizes"], starts)]


def dynamic_update(a, x, part, *starts):
    result = x.copy()
    result[movable(a, x, [part.shape[axis] for axis in a["axes"]], starts)] = part
    return result


def dot_general(a, x, y):
    axes = a["axes"]
    numbers = (
        (axes["leftContracting"], axes["rightContracting"]), (axes["leftBatch"], axes["rightBatch"]),
    )
    result = None if is_real(x) or "result" not in a else DTYPES[a["result"]]
    return np.asarray(lax.dot_general(x, y, numbers, preferred_element_type=result))


def read_graph(lines):
    """The nodes, results and types of results that lines describe up to a closing bracket, and the bracket's line."""
    nodes, results, types = [], [], {}
    for line in lines:
        line = line.strip()
        if line.startswith("}"):
            return nodes, results, [types[n][int(r or 0)] for n, r in results], line
        if line.startswith("return"):
            results += re.findall(r"%(\d+)(?:\.(\d+))?$", line)
            continue
        label, mnemonic, rest = re.fullmatch(r"%(\d+)(?::\d+)? = (\w+) ?(.*)", line).groups()
        attributes = {}
        if rest.startswith("{"):
            attributes, end = json.JSONDecoder().raw_decode(rest)
            rest = rest[end:]
        operands = re.findall(r"%(\d+)(?:\.(\d+))?", rest.split(" : ")[0])
        begin = re.search(r"(\w+) {$", rest)
        while begin:
            *body, end = read_graph(lines)
            attributes[begin[1]] = body
            begin = re.search(r"(\w+) {$", end)
        types[label] = re.findall(r"\w+\[[\d,]*\]", rest.split(" : ")[-1])
        nodes.append((label, mnemonic, attributes, operands, types[label]))
    return nodes, results, [types[n][int(r or 0)] for n, r in results], ""


def rounded(value, type_text):
    """A real tensor with the precision of a type, in binary64."""
    value, dtype = np.asarray(value), parse_type(type_text)[0]
    return value.astype(dtype).astype(np.float64) if is_floating(value.dtype) else value


def run(body, operands):
    """The results of a graph, computed through the table of operators; each node rounds to its type."""
    nodes, results, _ = body
    values, inputs = {}, iter(operands)
    for label, mnemonic, attributes, references, types in nodes:
        if mnemonic == "input":
            value = next(inputs)
        else:
            value = OPERATORS[mnemonic](attributes, *(values[n][int(r or 0)] for n, r in references))
        values[label] = [rounded(v, t) for v, t in zip(value if isinstance(value, list) else [value], types)]
    return [values[n][int(r or 0)] for n, r in results]


def call(a, *operands):
    return run(a["body"], operands)


def scan(a, *operands):
    """Runs the body step by step, as the words of the documentation say."""
    carried = list(operands[:a["carried"]])
    sliced = operands[a["carried"]:a["carried"] + a["sliced"]]
    invariant = operands[a["carried"] + a["sliced"]:]
    rows = [None] * a["length"]
    steps = range(a["length"])
    for step in reversed(steps) if a["reversed"] else steps:
        outputs = run(a["body"], [*carried, *(x[step] for x in sliced), *invariant])
        carried, rows[step] = outputs[:a["carried"]], outputs[a["carried"]:]
    if not rows:
        types = a["body"][2]
        return carried + [np.zeros((0, *parse_type(t)[1]), parse_type(t)[0]) for t in types[a["carried"]:]]
    return carried + [np.stack(column) for column in zip(*rows)]


def cond(a, condition, *operands):
    return run(a["then"] if condition else a["else"], operands)


def while_loop(a, *operands):
    carried, invariant = list(operands[:a["carried"]]), list(operands[a["carried"]:])
    for _ in range(a["limit"]):
        if not carried[0]:
            break
        carried = run(a["body"], carried + invariant)
    return carried


OPERATORS = {
    "neg": unary(np.negative), "abs": unary(np.abs), "sign": unary(lambda x: np.asarray(lax.sign(x))),
    "exp": unary(np.exp), "log": unary(np.log), "log1p": unary(np.log1p), "expm1": unary(np.expm1),
    "sqrt": unary(np.sqrt), "rsqrt": unary(lambda x: 1 / np.sqrt(x)), "tanh": unary(np.tanh),
    "logistic": unary(lambda x: np.asarray(jax.nn.sigmoid(x))), "sin": unary(np.sin), "cos": unary(np.cos),
    "erf": unary(np.vectorize(math.erf, otypes=[np.float64])), "atan": unary(np.arctan),
    "floor": unary(np.floor),
    "relu": unary(lambda x: np.asarray(jnp.maximum(x, 0))),
    "softplus": unary(lambda x: np.asarray(jnp.logaddexp(x, 0.0))),
    "add": binary(np.add), "sub": binary(np.subtract), "mul": binary(np.multiply),
    "absorbing_mul": binary(lambda x, y: np.where((x == 0) | (y == 0), 0.0, x * y)),
    "absorbing_div": binary(lambda x, y: np.where(x == 0, 0.0, x / y)),
    "div": binary(np.divide, lax.div), "rem": binary(np.fmod, lax.rem),
    "max": binary(np.maximum), "min": binary(np.minimum), "pow": binary(np.power),
    "and": logical(np.bitwise_and, np.logical_and), "or": logical(np.bitwise_or, np.logical_or),
    "xor": logical(np.bitwise_xor, np.logical_xor), "not": logical(np.bitwise_not, np.logical_not),
    "shift_left": lambda a, x, y: np.asarray(lax.shift_left(x, y)),
    "shift_right_logical": lambda a, x, y: np.asarray(lax.shift_right_logical(x, y)),
    "compare": lambda a, x, y: getattr(
        np, {"eq": "equal", "ne": "not_equal", "lt": "less", "le": "less_equal", "gt": "greater",
             "ge": "greater_equal"}[a["comparison"]])(x, y),
    "select": lambda a, c, x, y: np.where(c, x, y), "convert": convert,
    "fill": lambda a: np.full(a["shape"], literal(a["value"])), "constant": constant, "iota": iota,
    "random_bits": lambda a, key, first: random_bits(
        math.prod(a["shape"]), tuple(int(k) for k in key), a["stream"], int(first)).reshape(a["shape"]),
    "broadcast": lambda a, x: np.asarray(lax.broadcast_in_dim(x, a["shape"], a["axes"])),
    "reshape": lambda a, x: x.reshape(a["shape"]),
    "transpose": lambda a, x: np.transpose(x, a["permutation"]),
    "reverse": lambda a, x: np.flip(x, a["axes"]),
    "slice": lambda a, x: x[tuple(slice(*s) for s in zip(a["start"], a["limit"], a["stride"]))],
    "pad": lambda a, x: np.asarray(
        lax.pad(x, literal(a["value"]).astype(x.dtype), list(zip(a["low"], a["high"], a["interior"])))),
    "windows": windows, "sum_windows": sum_windows, "convolution": convolution,
    "concatenate": lambda a, *x: np.concatenate(x, a["axis"]),
    "reduce_sum": lambda a, x: np.sum(x, axis=tuple(a["axes"]), dtype=x.dtype),
    "reduce_max": extremum(np.max, -np.inf, True), "reduce_min": extremum(np.min, np.inf, False),
    "axis_size": lambda a, x: np.int64(x.shape[a["axis"]]),
    "argmax": lambda a, x: np.argmax(x, a["axis"]).astype(np.int32),
    "dot_general": dot_general, "gather": lambda a, x, i: np.take(x, i.astype(np.int64), a["axis"]),
    "scatter_add": scatter_add, "dynamic_slice": dynamic_slice, "dynamic_update": dynamic_update, "call": call, "scan": scan, "cond": cond,
    "while_loop": while_loop,
    "check_index": lambda a, x: x, "copy": lambda a, x: x, "stop_gradient": lambda a, x: x,
}

# Operators whose zeros have a sign that IEEE 754 or C99 annex F prescribes.
SIGNED_ZEROS = {
    "absorbing_mul", "absorbing_div",
    "neg", "abs", "sqrt", "tanh", "sin", "erf", "atan", "expm1", "log1p", "floor", "mul", "div", "select", "copy",
    "stop_gradient", "fill", "constant", "sign", "reverse", "transpose", "reshape", "slice", "concatenate",
    "windows",
}


def number(value):
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value


def encoded(value, dtype_name):
    value = np.asarray(value)
    if is_floating(DTYPES[dtype_name]):
        with np.errstate(over="ignore", invalid="ignore"):
            rounded = flushed(value.astype(DTYPES[dtype_name]).astype(np.float64), DTYPES[dtype_name])
        return [number(float(v)) for v in rounded.reshape(-1)]
    # Who reads has integers of 64 bits with a sign; greater ones are strings.
    return [int(v) if v <= np.iinfo(np.int64).max else str(v) for v in value.reshape(-1)]


def result(mnemonic, case):
    bodies = {name: read_graph(iter(lines))[:3] for name, lines in case.get("bodies", {}).items()}
    with np.errstate(all="ignore"):
        values = OPERATORS[mnemonic](case["attributes"] | bodies, *(tensor(operand) for operand in case["operands"]))
    values = values if isinstance(values, list) else [values]
    assert len(values) == len(case["results"]), (mnemonic, case)
    results = []
    for value, declared in zip(values, case["results"]):
        dtype, shape = parse_type(declared)
        value = np.asarray(value)
        assert value.shape == shape, (mnemonic, case["attributes"], value.shape, shape)
        assert value.dtype == dtype or (is_floating(value.dtype) and is_floating(dtype)), (
            mnemonic, value.dtype, dtype)
        results.append({"type": declared, "values": encoded(value, declared.split("[")[0])})
    return {**case, "results": results}


def main():
    examples = json.loads(Path(sys.argv[1]).read_text())
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    oracle = {
        "script": "Tests/Oracles/primitives.py", "python": sys.version.split()[0], "numpy": np.__version__,
        "jax": jax.__version__,
    }
    for operator in examples:
        mnemonic = operator["operator"]
        cases = ",\n".join("  " + json.dumps(result(mnemonic, case)) for case in operator["cases"])
        header = json.dumps({
            "operator": mnemonic, "oracle": oracle, "signed_zeros": mnemonic in SIGNED_ZEROS})
        (folder / f"{mnemonic}.json").write_text(header[:-1] + f', "cases": [\n{cases}\n]}}\n')
    print(f"{len(examples)} operators")


if __name__ == "__main__":
    main()
