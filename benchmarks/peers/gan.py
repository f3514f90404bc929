"""WGAN-GP in plain PyTorch, as its users write it: GanBench's networks, 3 critic steps with a gradient penalty, then a generator step."""
import json, resource, sys, time
import torch
from turns import turn
from torch import nn

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)
w, L, B = 32, 64, 64
generator = nn.Sequential(
    nn.Linear(L, 2 * w * 49, bias=False), nn.Unflatten(1, (2 * w, 7, 7)), nn.BatchNorm2d(2 * w), nn.ReLU(),
    nn.ConvTranspose2d(2 * w, w, 4, stride=2, padding=1, bias=False), nn.BatchNorm2d(w), nn.ReLU(),
    nn.ConvTranspose2d(w, 1, 4, stride=2, padding=1), nn.Tanh()).to(device)
critic = nn.Sequential(
    nn.Conv2d(1, w, 4, stride=2, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(w, 2 * w, 4, stride=2, padding=1), nn.LeakyReLU(0.2),
    nn.Flatten(), nn.Linear(2 * w * 49, 1)).to(device)
adam = lambda net: torch.optim.Adam(net.parameters(), lr=1e-4, betas=(0.5, 0.9))
forCritic, forGenerator = adam(critic), adam(generator)
data = torch.randint(0, 256, (4096, 1, 28, 28), dtype=torch.uint8, device=device)
wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None


def step():
    for p in critic.parameters():
        p.requires_grad_(True)
    for _ in range(3):
        real = data[torch.randint(0, 4096, (B,), device=device)].float().mul_(2 / 255).sub_(1)
        with torch.no_grad():
            fake = generator(torch.randn(B, L, device=device))
        eps = torch.rand(B, 1, 1, 1, device=device)
        at = (eps * real + (1 - eps) * fake).requires_grad_()
        (slope,) = torch.autograd.grad(critic(at).sum(), at, create_graph=True)
        loss = critic(fake).mean() - critic(real).mean() + 10 * ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
        forCritic.zero_grad(set_to_none=True)
        loss.backward()
        forCritic.step()
    for p in critic.parameters():
        p.requires_grad_(False)
    forGenerator.zero_grad(set_to_none=True)
    (-critic(generator(torch.randn(B, L, device=device))).mean()).backward()
    forGenerator.step()
    return loss


times = []
for r in range(10):
    wait()
    turn()
    start = time.perf_counter()
    for _ in range(5):
        loss = step()
    value = loss.item()
    wait()
    if r >= 2:
        times.append((time.perf_counter() - start) / 5)
seconds = sorted(times)[len(times) // 2]
print(json.dumps({"steps_per_second": 1 / seconds, "step_ms": 1e3 * seconds, "loss": value, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
