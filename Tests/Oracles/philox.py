# SPDX-License-Identifier: Apache-2.0
"""Philox4x32-10, the names of its streams and the shuffle of the runtime, written again in NumPy from their
published definitions.

Prints the numbers that Tests/ApusRuntimeTests and Tests/ApusKernelTests hold. NumPy 2.x, no seed but those below.

    python3 Tests/Oracles/philox.py
"""

import numpy as np

MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
WEYL = (0x9E3779B9, 0xBB67AE85)
LOW = np.uint64(0xFFFFFFFF)


def philox(counters, key):
    """Counters [n, 4] and key (2 words) to words [n, 4], all uint32."""
    c = [counters[:, i].astype(np.uint64) for i in range(4)]
    k = [key[0], key[1]]
    for _ in range(10):
        p0, p1 = MULTIPLIERS[0] * c[0], MULTIPLIERS[1] * c[2]
        c = [
            (p1 >> np.uint64(32)) ^ c[1] ^ np.uint64(k[0]),
            p1 & LOW,
            (p0 >> np.uint64(32)) ^ c[3] ^ np.uint64(k[1]),
            p0 & LOW,
        ]
        k = [(k[i] + WEYL[i]) & 0xFFFFFFFF for i in range(2)]
    return np.stack(c, axis=1).astype(np.uint32)


def stream(domain, path="", draw=0):
    """The number of a named stream: the 64-bit FNV-1a hash of three lines (Fowler, Noll and Vo)."""
    value = 0xCBF29CE484222325
    for byte in f"{domain}\n{draw}\n{path}\n".encode():
        value = (value ^ byte) * 0x100000001B3 % 2**64
    return value


def random_bits(n, key, stream, first=0):
    """Element 4 i + j is word j of the block with counter (b low, b high, stream low, stream high), where b is
    first + i modulo 2^64."""
    blocks = np.arange((n + 3) // 4, dtype=np.uint64) + np.uint64(first)
    counters = np.stack(
        [
            blocks & LOW,
            blocks >> np.uint64(32),
            np.full_like(blocks, stream & 0xFFFFFFFF),
            np.full_like(blocks, stream >> 32),
        ],
        axis=1,
    )
    return philox(counters, key).reshape(-1)[:n]


def shuffle(n, seed, number, epoch):
    """Fisher and Yates from the last place down, with Lemire's unbiased draws.

    The words are those of the blocks with counters (i, epoch, stream low, stream high)."""
    counters = np.array([[i, epoch, number & 0xFFFFFFFF, number >> 32] for i in range(n + 16)], np.uint32)
    words = iter(philox(counters, (seed & 0xFFFFFFFF, seed >> 32)).reshape(-1).tolist())
    out = list(range(n))
    for i in range(n - 1, 0, -1):
        bound = i + 1
        while True:
            product = next(words) * bound
            if product % 2**32 >= 2**32 % bound:
                break
        j = product >> 32
        out[i], out[j] = out[j], out[i]
    return out


if __name__ == "__main__":
    print("bits", random_bits(11, (7, 0xDEADBEEF), 0x1_0000_0002).tolist())
    for first in [1, 2**32 - 1, 2**64 - 1]:
        print("later", first, random_bits(6, (7, 0xDEADBEEF), 5, first).tolist())
    print("far", philox(np.array([[5, 1, 2, 3]], np.uint32), (1, 2)).tolist()[0])
    for name in [("shuffle",), ("initializer", "classifier.1.weight"), ("initializer", "0.weight", 2), ("random", "ε")]:
        print("stream", name, hex(stream(*name)))
    print("shuffle", shuffle(17, 42, 5, 0))
    print("again", shuffle(17, 42, 5, 1))
    print("other", shuffle(17, 42, 6, 0))
    print("text", random_bits(7, (3, 4), 5)[6], shuffle(9, 1, 2, 3)[0])
    long = shuffle(1000, 0x123456789ABCDEF, 0xFEDCBA9876543210, 3)
    print("long", long[:8], sum(i * v for i, v in enumerate(long)))
