"""The U-Net of configs/ddpm-epsilon-mnist.yaml in plain PyTorch: a training step of epsilon-prediction and a DDIM step, batch 64 of 28x28."""
import json, math, resource, sys, time
import torch
from turns import turn
from torch import nn
from torch.nn import functional as F

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)
B, C, M, P, G, T = 64, 32, (1, 2), 2, 8, 1000


class Block(nn.Module):
    def __init__(self, i, o):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(G, i), nn.Conv2d(i, o, 3, padding=1)
        self.level = nn.Linear(4 * C, o)
        self.norm2, self.conv2 = nn.GroupNorm(G, o), nn.Conv2d(o, o, 3, padding=1)
        self.shortcut = nn.Identity() if i == o else nn.Conv2d(i, o, 1)
        nn.init.zeros_(self.conv2.weight), nn.init.zeros_(self.conv2.bias)

    def forward(self, x, e):
        h = self.conv1(F.silu(self.norm1(x))) + self.level(e)[:, :, None, None]
        return self.shortcut(x) + self.conv2(F.silu(self.norm2(h)))


class Attention(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.norm, self.qkv, self.project = nn.GroupNorm(G, c), nn.Conv2d(c, 3 * c, 1), nn.Conv2d(c, c, 1)
        nn.init.zeros_(self.project.weight), nn.init.zeros_(self.project.bias)

    def forward(self, x):
        b, c, h, w = x.shape
        q, k, v = self.qkv(self.norm(x)).view(b, 3, c, h * w).unbind(1)
        a = torch.softmax(q.transpose(1, 2) @ k / math.sqrt(c), -1)
        return x + self.project((v @ a.transpose(1, 2)).view(b, c, h, w))


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.level = nn.Sequential(nn.Linear(C, 4 * C), nn.SiLU(), nn.Linear(4 * C, 4 * C))
        self.stem = nn.Conv2d(P * P, C, 3, padding=1)
        self.high, self.shrink, self.low, self.look = Block(C, C), nn.Conv2d(C, C, 4, stride=2, padding=1), Block(C, 2 * C), Attention(2 * C)
        self.middle, self.middle_look, self.last = Block(2 * C, 2 * C), Attention(2 * C), Block(2 * C, 2 * C)
        self.low_up, self.look_up = Block(4 * C, 2 * C), Attention(2 * C)
        self.grow, self.high_up = nn.ConvTranspose2d(2 * C, 2 * C, 4, stride=2, padding=1), Block(3 * C, C)
        self.head = nn.Sequential(nn.GroupNorm(G, C), nn.SiLU(), nn.Conv2d(C, P * P, 3, padding=1))
        nn.init.zeros_(self.head[2].weight), nn.init.zeros_(self.head[2].bias)
        self.register_buffer("omega", torch.exp(-math.log(10000) * torch.arange(C // 2) / (C // 2)))

    def forward(self, x, t):
        angles = t[:, None] * self.omega
        e = F.silu(self.level(torch.cat([angles.sin(), angles.cos()], 1)))
        high = self.high(self.stem(F.pixel_unshuffle(x, P)), e)
        low = self.look(self.low(self.shrink(high), e))
        h = self.last(self.middle_look(self.middle(low, e)), e)
        h = self.look_up(self.low_up(torch.cat([h, low], 1), e))
        h = self.high_up(torch.cat([self.grow(h), high], 1), e)
        return F.pixel_shuffle(self.head(h), P)


net = UNet().to(device)
optimizer = torch.optim.Adam(net.parameters(), lr=1e-3)
data = torch.randint(0, 256, (10_000, 1, 28, 28), dtype=torch.uint8).to(device)
alpha_bar = torch.cat([torch.ones(1), torch.cumprod(1 - torch.linspace(1e-4, 0.02, T), 0)]).to(device)
wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None


def train():
    global loss
    x0 = data[torch.randint(0, 10_000, (B,), device=device)].float().mul_(2 / 255).sub_(1)
    t, eps = torch.randint(1, T + 1, (B,), device=device), torch.randn_like(x0)
    a = alpha_bar[t][:, None, None, None]
    optimizer.zero_grad(set_to_none=True)
    loss = F.mse_loss(net(a.sqrt() * x0 + (1 - a).sqrt() * eps, t.float()), eps)
    loss.backward()
    optimizer.step()


def sample(x, t, s):
    a, b = alpha_bar[t], alpha_bar[s]
    eps = net(x, torch.full((B,), float(t), device=device))
    x0 = ((x - (1 - a).sqrt() * eps) / a.sqrt()).clamp(-1, 1)
    eps = (x - a.sqrt() * x0) / (1 - a).sqrt()
    return b.sqrt() * x0 + (1 - b).sqrt() * eps


def median(f, rounds, block):
    times = []
    for _ in range(rounds):
        wait()
        turn()
        start = time.perf_counter()
        for _ in range(block):
            f()
        wait()
        times.append((time.perf_counter() - start) / block)
    return 1e3 * sorted(times[2:])[len(times[2:]) // 2]


result = {"train_step_ms": median(train, 12, 4), "loss": loss.item()}
net.eval()
with torch.no_grad():
    x = torch.randn(B, 1, 28, 28, device=device)
    result["sample_step_ms"] = median(lambda: sample(x, 500, 480), 12, 4)
result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3
print(json.dumps(result))
