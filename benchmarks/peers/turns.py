"""With BENCH_TURNS=1 a block of work waits until benchmarks/run says go: the sides alternate block by block."""
import os


def turn():
    if os.environ.get("BENCH_TURNS") == "1":
        print("turn", flush=True)
        input()
