# SPDX-License-Identifier: Apache-2.0
"""Runs Apus and its peers in turn on one core and prints the ratios of their step times.

python Tests/Peers/compare.py [--apus .build/release/apus] [--rounds 5] [--core 1] [--python python3]
                              [--workloads xor mlp vae] [--preload LIBRARY]

A ratio is the best peer's time over Apus's, in the same round; the median over the rounds is printed with
the least and the greatest. A row counts only if all losses agree within 1e-4 after one and after five
steps. Needs numpy, jax[cpu] and torch for the interpreter that runs the peers. --preload names a library
for the second of two PyTorch runs, such as one that lets MKL take its AVX-512 path on AMD processors.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

TARGETS = {  # ratio at least, by engine, and milliseconds of first step less one steady step at most
    "xor": dict(native=20, tcc=10, first=3),
    "mlp": dict(native=1.0, tcc=0.9, first=8),
    "vae": dict(native=1.2, tcc=1.0, first=8),
}


def run(command, core, preload=None):
    environment = dict(os.environ)
    environment.pop("OPENBLAS_CORETYPE", None)
    if preload:
        environment["LD_PRELOAD"] = preload
    text = subprocess.run(["taskset", "-c", str(core)] + command, env=environment, check=True,
                          capture_output=True, text=True).stdout
    return json.loads(text.strip().splitlines()[-1])


def agree(x, y):
    return abs(x - y) <= 1e-4 * max(abs(x), abs(y))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--apus", default=".build/release/apus")
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--core", type=int, default=1)
    parser.add_argument("--workloads", nargs="+", default=list(TARGETS))
    parser.add_argument("--preload")
    options = parser.parse_args()
    peers = Path(__file__).with_name("peers.py")
    failed = False
    for workload in options.workloads:
        rounds = []
        for _ in range(options.rounds):
            row = {}
            # The first step of tcc is judged, so it is not the one that comes after PyTorch: what a large process
            # gave back to a virtual machine has to be asked for again, some 5 ms for each huge page.
            for engine in ("native", "tcc"):
                row[engine] = run([options.apus, "bench", workload, "--engine", engine, "--json"],
                                  options.core)
            for peer in ("jax", "torch"):
                row[peer] = run([options.python, str(peers), peer, workload], options.core)
            if options.preload:
                row["torch+"] = run([options.python, str(peers), "torch", workload], options.core,
                                    options.preload)
            rounds.append(row)
        print(f"{workload}: step in µs " + "  ".join(
            f"{name} {statistics.median(r[name]['step_s'] for r in rounds) * 1e6:.4g}"
            for name in rounds[0]))
        names = [name for name in rounds[0] if name not in ("tcc", "native")]
        for engine in ("native", "tcc"):
            ratios = sorted(min(r[n]["step_s"] for n in names) / r[engine]["step_s"] for r in rounds)
            median = statistics.median(ratios)
            losses = all(agree(r[engine][k], r[n][k]) for r in rounds for n in names
                         for k in ("loss_1", "loss_5"))
            target = TARGETS[workload][engine]
            ok = losses and median >= target
            failed = failed or not ok
            print(f"  {engine:7} {median:7.2f}× the best peer ({ratios[0]:.2f}…{ratios[-1]:.2f}), "
                  f"wanted {target}×, losses {'agree' if losses else 'DIFFER'}: {'ok' if ok else 'SHORT'}")
        extra = statistics.median(
            r["tcc"]["first_s"] - r["tcc"]["step_s"] for r in rounds) * 1e3
        limit = TARGETS[workload]["first"]
        gap = max(r[e]["workspace_bytes"] / r[e]["lower_bound_bytes"] - 1
                  for r in rounds for e in ("tcc", "native")) * 100
        failed = failed or extra > limit or gap > 2
        print(f"  first step less a steady one, tcc: {extra:.2f} ms, wanted at most {limit}: "
              f"{'ok' if extra <= limit else 'SHORT'}")
        print(f"  workspace over the lower bound: {gap:.2f} %, wanted at most 2: "
              f"{'ok' if gap <= 2 else 'SHORT'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
