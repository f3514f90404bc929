#!/usr/bin/env python3
"""Compares two versions of the program: do the same config and seed give the same metrics and weights, bit for bit?

    benchmarks/identity.py 7fdaae3 HEAD                  two commits, each built in a worktree of its own
    benchmarks/identity.py ../before . --only vae ddpm   two folders that are built already; configs with these words

Each config of the older version is trained by both for a few steps with one thread. The configs are read as they are,
so that keys with an older spelling are tried too. Configs whose data is not here are left out. `compare` configs are
compared by the numbers of compare.json. Times are ignored; a tensor with only another name counts as equal.
"""
import argparse
import array
import glob
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAMS = [("src/Cli", "Generative.Cli.dll"), ("src/Training", "Training.dll")]
TRAIN = ["training.batchSize=8", "training.logEvery=1", "training.evaluateEvery=0", "training.sampleEvery=0",
         "training.threads=1", "training.device=cpu", "training.epochs=null"]
COMPARE = ["compare.warmupSteps=3", "compare.draws=3", "compare.seeds=2", "compare.curveSteps=4",
           "compare.curvePoints=2", "compare.curveSeeds=1", "training.batchSize=8", "training.threads=1",
           "training.device=cpu"]
TIMES = ("seconds", "time", "ms", "milliseconds", "persecond", "date", "machine", "threads")


def tree(version, folder):
    """The folder of a version; a commit is checked out and built."""
    if os.path.isdir(version):
        return os.path.abspath(version)
    path = os.path.join(folder, version.replace("/", "-"))
    subprocess.run(["git", "-C", ROOT, "worktree", "add", "--detach", "-q", path, version], check=True)
    project = next(p for p, _ in PROGRAMS if os.path.isdir(os.path.join(path, p)))
    subprocess.run(["dotnet", "build", os.path.join(path, project), "-c", "Release", "-v", "q", "-nologo"],
                   check=True, stdout=sys.stderr)
    return path


def program(root):
    """Its program."""
    paths = [os.path.join(root, p, "bin/Release/net10.0", name) for p, name in PROGRAMS]
    return next(p for p in paths if os.path.exists(p))


def run(root, config, steps, folder):
    """What a version writes for a config: named numbers and named tensors, or a sentence instead of both."""
    compares = os.path.basename(config).startswith("compare-")
    keys = COMPARE if compares else [*TRAIN, f"training.steps={steps}", f"training.saveEvery={steps}"]
    command = ["dotnet", program(root), "compare" if compares else "train", config, "--outdir", folder]
    done = subprocess.run([*command, *(x for k in keys for x in ("--set", k))], capture_output=True, text=True,
                          env=dict(os.environ, OMP_NUM_THREADS="1"))
    if done.returncode:
        return None, None, (done.stderr.strip() or done.stdout.strip()).split("\n")[-1]
    if compares:
        return flat(json.load(open(glob.glob(f"{folder}/*/compare.json")[0]))), {}, None
    lines = [json.loads(line) for line in open(glob.glob(f"{folder}/*/metrics.jsonl")[0])]
    last = sorted(glob.glob(f"{folder}/**/step-*", recursive=True))[-1]
    weights = {}
    for path in sorted(glob.glob(f"{last}/model.safetensors") + glob.glob(f"{last}/ema.safetensors")):
        kind = os.path.basename(path).split(".")[0]
        weights |= {f"{kind}/{name}": value for name, value in tensors(path).items()}
    return flat(lines), weights, None


def flat(value, name=""):
    """Every number of a JSON value by its place in it, without times."""
    if isinstance(value, dict):
        kept = [k for k in value if not any(t == k.lower() or k.lower().endswith(t) for t in TIMES)]
        return {p: v for k in kept for p, v in flat(value[k], f"{name}/{k}").items()}
    if isinstance(value, list):
        return {p: v for k, item in enumerate(value) for p, v in flat(item, f"{name}/{k}").items()}
    return {name: value} if isinstance(value, (int, float)) and not isinstance(value, bool) else {}


def tensors(path):
    """Type, shape and bytes of each tensor of a safetensors file."""
    data = open(path, "rb").read()
    size = int.from_bytes(data[:8], "little")
    header = json.loads(data[8:8 + size])
    header.pop("__metadata__", None)
    body = data[8 + size:]
    return {name: (t["dtype"], tuple(t["shape"]), body[slice(*t["data_offsets"])]) for name, t in header.items()}


def largest(before, after):
    """The largest difference of two tensors, relative to the largest value of the first."""
    code = {"F32": "f", "F64": "d"}.get(before[0])
    if code is None or before[:2] != after[:2]:
        return float("inf")
    a, b = array.array(code, before[2]), array.array(code, after[2])
    return max(abs(x - y) for x, y in zip(a, b)) / (max(map(abs, a)) or 1)


def compared(before, after):
    """In words what differs between the numbers or tensors of two versions; empty if nothing does."""
    if before == after:
        return ""
    if sorted(map(repr, before.values())) == sorted(map(repr, after.values())):
        return "renamed " + ", ".join(f"{k}" for k in list(before)[:99] if k not in after)[:80]
    both = [k for k in before if k in after]
    words = [f"{k} is gone" for k in before if k not in after] + [f"{k} is new" for k in after if k not in before]
    words += [f"{k} {distance(before[k], after[k])}" for k in both if before[k] != after[k]]
    return f"{len(words)} of {len(before)} differ: " + "; ".join(words[:3])


def distance(before, after):
    if isinstance(before, tuple):
        return f"by {largest(before, after):.1e}"
    return f"{before} against {after}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before")
    parser.add_argument("after")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--steps", type=int, default=3)
    options = parser.parse_args()
    counts = {"equal": 0, "different": 0, "not run": 0}
    with tempfile.TemporaryDirectory() as scratch:
        before, after = tree(options.before, scratch), tree(options.after, scratch)
        try:
            for config in sorted(glob.glob(f"{before}/configs/*.yaml")):
                name = os.path.basename(config)[:-5]
                if options.only and not any(word in name for word in options.only):
                    continue
                old, new = (run(r, config, options.steps, f"{scratch}/{name}-{k}")
                            for k, r in enumerate((before, after)))
                fault = old[2] or new[2]
                numbers, weights = ("", "") if fault else (compared(old[0], new[0]), compared(old[1], new[1]))
                same = all(w == "" or w.startswith("renamed") for w in (numbers, weights))
                verdict = "not run" if fault else "equal" if same else "different"
                counts[verdict] += 1
                what = fault or f"{len(old[0])} numbers {numbers} | {len(old[1])} tensors {weights}"
                print(f"{verdict:10} {name:28} {what}", flush=True)
        finally:
            for version, path in ((options.before, before), (options.after, after)):
                if not os.path.isdir(version):
                    subprocess.run(["git", "-C", ROOT, "worktree", "remove", "--force", path], check=False)
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))
    return 1 if counts["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
