"""python3 docs/load_in_pytorch.py RUN/step-004690/model.safetensors [--check]: a VAE trained here, loaded into PyTorch by load_state_dict.

safetensors.torch.load_file does what read() does; it is spelled out so that nothing has to be installed. --check prints the decoder's output for z = sin(0), sin(1), ...
"""
import json, struct, sys
import torch
from torch import nn

DTYPES = {"F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16, "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8, "BOOL": torch.bool}


def read(path):
    with open(path, "rb") as f:
        (length,) = struct.unpack("<Q", f.read(8))
        header, data = json.loads(f.read(length)), bytearray(f.read())
    return {name: torch.frombuffer(data, dtype=DTYPES[e["dtype"]], count=(e["data_offsets"][1] - e["data_offsets"][0]) // torch.empty(0, dtype=DTYPES[e["dtype"]]).element_size(),
                                   offset=e["data_offsets"][0]).reshape(e["shape"]) for name, e in header.items() if name != "__metadata__"}


class Vae(nn.Module):
    def __init__(self, weights):
        super().__init__()
        hidden, pixels = weights["encoder.0.weight"].shape
        latents = weights["decoder.0.weight"].shape[1]
        self.encoder = nn.Sequential(nn.Linear(pixels, hidden), nn.ReLU(), nn.Linear(hidden, 2 * latents))
        self.decoder = nn.Sequential(nn.Linear(latents, hidden), nn.ReLU(), nn.Linear(hidden, pixels))
        self.logSigma = nn.Parameter(torch.zeros(1))


weights = read(sys.argv[1])
vae = Vae(weights)
vae.load_state_dict(weights)
if "--check" in sys.argv:
    z = torch.sin(torch.arange(vae.decoder[0].in_features, dtype=torch.float32)).unsqueeze(0)
    print(json.dumps(torch.sigmoid(vae.decoder(z)).flatten().tolist()))
else:
    print(vae)
