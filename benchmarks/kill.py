"""benchmarks/run kill [--kills 200]: a small run, ended by SIGKILL at random moments and resumed each time.

Each time every checkpoint's files are checked against their manifest, and the steps that are lost are counted, the last line of metrics.jsonl tells the step: more than one
checkpoint interval fails. At the end the run is compared with one that nobody disturbed.
"""
import hashlib, json, os, random, shutil, subprocess, sys, tempfile, time

root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
kills, save_every = int(sys.argv[1]), 100
config = f"""
model: {{type: gaussianVae, latentDim: 4, hidden: [32]}}
data: {{type: digits, count: 400}}
training: {{steps: 100000000, batchSize: 32, logEvery: 1, evaluateEvery: 250, sampleEvery: 0, saveEvery: {save_every}, keepLast: 3, device: cpu, threads: 1}}
ema: {{}}
logging: {{tensorBoard: false}}
"""


def steps_of(run):
    with open(os.path.join(run, "metrics.jsonl")) as f:
        return [json.loads(l)["step"] for l in f.read().split("\n")[:-1] if "train/loss" in l]


def check(folder):
    with open(os.path.join(folder, "manifest.json")) as f:
        sums = json.load(f)["sha256"]
    for name, value in sums.items():
        with open(os.path.join(folder, name), "rb") as f:
            assert hashlib.sha256(f.read()).hexdigest() == value, (folder, name)


subprocess.run(["dotnet", "build", os.path.join(root, "src/Cli"), "-c", "Release", "-v", "q", "-nologo"], check=True, stdout=subprocess.DEVNULL)
rng = random.Random(1)
with tempfile.TemporaryDirectory() as folder:
    # A copy of the program: a build of the sources meanwhile changes nothing here.
    shutil.copytree(os.path.join(root, "src/Cli/bin/Release/net10.0"), os.path.join(folder, "program"))
    program = ["dotnet", os.path.join(folder, "program", "Generative.Cli.dll"), "train"]
    path, out = os.path.join(folder, "small.yaml"), os.path.join(folder, "runs")
    with open(path, "w") as f:
        f.write(config)
    lost, checked, newest, interrupted = [], 0, 0, 0
    for k in range(kills):
        command = program + ([path] if k == 0 else ["--resume", "latest"]) + ["--outdir", out]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for line in process.stdout:
            if line.startswith("step "):
                break
        # Read on for up to some 250 steps, then end it wherever it is.
        for _ in range(rng.randrange(250)):
            process.stdout.readline()
        time.sleep(rng.random() * 0.02)
        process.kill()
        error = process.stderr.read()
        process.wait()
        assert error == "", error
        run = os.path.join(out, os.listdir(out)[0])
        checkpoints = sorted((c for c in os.listdir(run) if c.startswith("step-")), key=lambda c: int(c[5:]))
        for c in checkpoints:
            check(os.path.join(run, c))
        checked += len(checkpoints)
        interrupted += any(c.startswith(".writing") for c in os.listdir(run))
        steps, saved = steps_of(run), int(checkpoints[-1][5:]) if checkpoints else 0
        assert steps == list(range(1, len(steps) + 1)), "lines of metrics stand twice or are missing"
        assert saved >= newest, (saved, newest)
        newest = saved
        lost.append((steps[-1] if steps else 0) - saved)
        assert lost[-1] <= save_every, f"kill {k + 1}: {lost[-1]} steps lost, a checkpoint every {save_every}"
        if k % 20 == 19:
            print(f"{k + 1} kills, {newest} steps, at most {max(lost)} lost", flush=True)
    end = ["--set", f"training.steps={newest + 150}"]
    subprocess.run(program + ["--resume", "latest", "--outdir", out] + end, check=True, stdout=subprocess.DEVNULL)
    whole = os.path.join(folder, "whole")
    subprocess.run(program + [path, "--outdir", whole] + end, check=True, stdout=subprocess.DEVNULL)
    a, b = (os.path.join(d, os.listdir(d)[0], f"step-{newest + 150:06d}") for d in (out, whole))
    same = all(open(os.path.join(a, n), "rb").read() == open(os.path.join(b, n), "rb").read() for n in os.listdir(b) if n.endswith(".safetensors"))
    print(f"{kills} kills, {newest + 150} steps, {checked} checkpoints checked, 0 damaged; {interrupted} kills fell into a save")
    print(f"steps lost: {sum(lost) / len(lost):.1f} on average, {max(lost)} at most; a checkpoint every {save_every} steps")
    print(f"against the undisturbed run: {'the same to the bit' if same else 'DIFFERENT'}")
    sys.exit(0 if same else 1)
