"""python3 docs/save_from_pytorch.py model.safetensors [--pixels 784] [--hidden 400] [--latents 20] [--check]: a VAE of PyTorch's, its weights written as this program reads them.

safetensors.torch.save_file does what write() does; it is spelled out so that nothing has to be installed. Names, shapes and dtypes have to be the model's own
(`generative train` writes them into every checkpoint). --check prints q's mean of x = |sin(0)|, |sin(1)|, ... and the decoder's output for z = sin(0), sin(1), ...
"""
import argparse, json, struct
import torch
from torch import nn

DTYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16", torch.int64: "I64", torch.int32: "I32", torch.uint8: "U8", torch.bool: "BOOL"}


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
vae = Vae(o.pixels, o.hidden, o.latents)
write(o.path, vae.state_dict())
if o.check:
    x, z = (torch.sin(torch.arange(n, dtype=torch.float32)).unsqueeze(0) for n in (o.pixels, o.latents))
    mean, _ = vae.encoder(x.abs()).chunk(2, 1)
    print(json.dumps({"mean": mean.flatten().tolist(), "decoded": torch.sigmoid(vae.decoder(z)).flatten().tolist()}))
