"""The small convolutional net of ConvBench in plain PyTorch."""
import json, resource, sys, time
import torch
from turns import turn
from torch import nn
from torch.nn import functional as F

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)
net = nn.Sequential(
    nn.Conv2d(1, 32, 3, padding=1), nn.SiLU(), nn.Conv2d(32, 64, 3, stride=2, padding=1), nn.SiLU(), nn.Conv2d(64, 64, 3, padding=1), nn.SiLU(),
    nn.ConvTranspose2d(64, 32, 4, stride=2, padding=1), nn.SiLU(), nn.Conv2d(32, 1, 3, padding=1)).to(device)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
x = torch.rand(64, 1, 28, 28, device=device)
wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
times = []
for r in range(12):
    wait()
    turn()
    start = time.perf_counter()
    for k in range(10):
        optimizer.zero_grad(set_to_none=True)
        loss = F.mse_loss(net(x), x)
        loss.backward()
        optimizer.step()
    value = loss.item()
    wait()
    if r >= 2:
        times.append((time.perf_counter() - start) / 10)
seconds = sorted(times)[len(times) // 2]
print(json.dumps({"steps_per_second": 1 / seconds, "step_ms": 1e3 * seconds, "loss": value, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
