"""A VAE of PyTorch's, written for this program.

python3 docs/save_from_pytorch.py vae.safetensors [--pixels 784] [--hidden 400] [--latents 20] [--check]
    a new VAE as a safetensors file, from which training starts: generative train configs/vae-mnist.yaml --init vae.safetensors
python3 docs/save_from_pytorch.py RUN [--check]
    the VAE of a run, with one hidden layer: read from the run's newest checkpoint, changed in PyTorch, and written back there,
    so that generative sample RUN, evaluate RUN and train --resume RUN use it. The manifest is written anew with it.

safetensors.torch.save_file does what write() does; it is spelled out so that nothing has to be installed. Names and shapes have to
be the model's own (`generative config show CONFIG --summary` lists them). --check prints q's mean of x = |sin(0)|, |sin(1)|, ...
and the decoder's output for z = sin(0), sin(1), ...
"""
import argparse, hashlib, json, pathlib, struct
import torch
from torch import nn

DTYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int32: "I32", torch.uint8: "U8", torch.bool: "BOOL"}
TYPES = {name: dtype for dtype, name in DTYPES.items()}


def write(path, tensors):
    header, data = {"__metadata__": {"format": "pt"}}, bytearray()
    for name, t in sorted(tensors.items()):
        values = bytes(t.detach().cpu().contiguous().view(-1).view(torch.uint8).tolist()) if t.dim() else t.numpy().tobytes()
        header[name] = {"dtype": DTYPES[t.dtype], "shape": list(t.shape), "data_offsets": [len(data), len(data) + len(values)]}
        data += values
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + data)


def read(path):
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header, data = json.loads(f.read(length)), bytearray(f.read())
    header.pop("__metadata__", None)
    return {name: torch.frombuffer(data[e["data_offsets"][0]:e["data_offsets"][1]], dtype=TYPES[e["dtype"]]).reshape(e["shape"]).clone() for name, e in header.items()}


def put(checkpoint, tensors):
    """Puts weights into a checkpoint, those of the average too, and their SHA-256 into its manifest."""
    manifest = json.loads((checkpoint / "manifest.json").read_text())
    for name in ("model.safetensors", "ema.safetensors"):
        if name not in manifest["sha256"]:
            continue
        write(checkpoint / name, tensors)
        manifest["sha256"][name] = hashlib.sha256((checkpoint / name).read_bytes()).hexdigest()
    (checkpoint / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


class Vae(nn.Module):
    def __init__(self, pixels, hidden, latents):
        super().__init__()
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, 2 * latents))
        self.decoder = nn.Sequential(nn.Linear(latents, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
        self.logSigma = nn.Parameter(torch.zeros(1))


parser = argparse.ArgumentParser()
parser.add_argument("path")
for name, default in (("pixels", 784), ("hidden", 400), ("latents", 20)):
    parser.add_argument("--" + name, type=int, default=default)
parser.add_argument("--check", action="store_true")
o = parser.parse_args()

torch.manual_seed(1)
if (pathlib.Path(o.path) / "config.yaml").exists():
    checkpoint = max(pathlib.Path(o.path).glob("step-*"))
    weights = read(checkpoint / "model.safetensors")
    hidden, pixels = weights["encoder.0.weight"].shape
    latents = weights["decoder.0.weight"].shape[1]
    vae = Vae(pixels, hidden, latents)
    vae.load_state_dict(weights)
    with torch.no_grad():  # here would be training of your own
        vae.decoder[2].bias += 0.5
    put(checkpoint, vae.state_dict())
else:
    pixels, latents = o.pixels, o.latents
    vae = Vae(pixels, o.hidden, latents)
    write(o.path, vae.state_dict())
if o.check:
    x, z = (torch.sin(torch.arange(n, dtype=torch.float32)).unsqueeze(0) for n in (pixels, latents))
    mean, _ = vae.encoder(x.abs()).chunk(2, 1)
    print(json.dumps({"mean": mean.flatten().tolist(), "decoded": torch.sigmoid(vae.decoder(z)).flatten().tolist()}))
