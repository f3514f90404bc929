"""The flow of FlowBench in plain PyTorch, as its users write it: couplings by masks, gated convolutions, activation norm, squeeze, split, variational dequantization."""
import json, math, resource, sys, time
import torch
from turns import turn
from torch import nn
from torch.nn import functional as F

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)
ALPHA, LEVELS, D = 1e-6, 256, 784


class Gated(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.spatial, self.pointwise = nn.Conv2d(width, width, 3, padding=1), nn.Conv2d(width, 2 * width, 1)

    def forward(self, h):
        return h + F.glu(self.pointwise(F.silu(self.spatial(F.silu(h)))), 1)


class Net(nn.Module):
    def __init__(self, inputs, width, depth, outputs):
        super().__init__()
        self.first, self.last = nn.Conv2d(inputs, width, 3, padding=1), nn.Conv2d(width, outputs, 3, padding=1)
        self.blocks = nn.Sequential(*(Gated(width) for _ in range(depth)))
        nn.init.zeros_(self.last.weight)
        nn.init.zeros_(self.last.bias)

    def forward(self, x):
        return self.last(F.silu(self.blocks(self.first(x))))


class ActNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.shift, self.log_scale = nn.Parameter(torch.zeros(channels)), nn.Parameter(torch.zeros(channels))
        self.known = False

    def forward(self, x):
        if not self.known:
            self.known = True
            with torch.no_grad():
                flat = x.transpose(0, 1).flatten(1)
                self.shift.copy_(-flat.mean(1))
                self.log_scale.copy_(-(flat.var(1, unbiased=False) + 1e-6).log() / 2)
        y = (x + self.shift.view(1, -1, 1, 1)) * self.log_scale.exp().view(1, -1, 1, 1)
        return y, (self.log_scale.sum() * x.shape[2] * x.shape[3]).expand(x.shape[0])


class Coupling(nn.Module):
    def __init__(self, mask, net, bound=2.0):
        super().__init__()
        self.register_buffer("mask", mask)
        self.net, self.bound = net, bound

    def forward(self, x):
        t, s = self.net(x * self.mask).chunk(2, 1)
        s = (1 - self.mask) * torch.tanh(s / self.bound) * self.bound
        return x * s.exp() + (1 - self.mask) * t, s.sum((1, 2, 3))


PATTERNS = [[1, 0, 0, 1], [0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 1]]


class Scale(nn.Module):
    def __init__(self, channels, width, deeper):
        super().__init__()
        layers = []
        for k in range(4):
            mask = torch.tensor(PATTERNS[k] * (channels // 4), dtype=torch.float32).view(1, -1, 1, 1)
            layers += [ActNorm(channels), Coupling(mask, Net(channels, width, 2, 2 * channels))]
        self.layers, self.deeper = nn.ModuleList(layers + [ActNorm(channels)]), deeper

    def forward(self, x):
        x, log_det = F.pixel_unshuffle(x, 2), 0
        for layer in self.layers:
            x, d = layer(x)
            log_det = log_det + d
        if self.deeper is None:
            return x.flatten(1), log_det
        z, h = x.chunk(2, 1)
        y, d = self.deeper(h)
        return torch.cat([z.flatten(1), y], 1), log_det + d


class Flow(nn.Module):
    def __init__(self):
        super().__init__()
        self.dequantize = Net(4, 32, 1, 8)
        self.flow = Scale(4, 32, Scale(8, 64, None))

    def forward(self, x):
        mu, log_sigma = self.dequantize(2 * F.pixel_unshuffle(x, 2) - 1).chunk(2, 1)
        log_sigma = 3 * torch.tanh(log_sigma / 3)
        eps = torch.randn_like(mu)
        w = mu + log_sigma.exp() * eps
        log_q = -(0.5 * eps.square() + log_sigma + w - 2 * F.softplus(w)).flatten(1).sum(1) - D * math.log(2 * math.pi) / 2
        v = ALPHA + (1 - 2 * ALPHA) * (x * (LEVELS - 1) + F.pixel_shuffle(w.sigmoid(), 2)) / LEVELS
        log, log1 = v.log(), (1 - v).log()
        z, log_det = self.flow(log - log1)
        log_p = -0.5 * (z.square().sum(1) + D * math.log(2 * math.pi)) + log_det + (math.log(1 - 2 * ALPHA) - log - log1).flatten(1).sum(1)
        return -(log_p - log_q - D * math.log(LEVELS)).mean()


model = Flow().to(device)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
data = torch.randint(0, 256, (4096, 1, 28, 28), dtype=torch.uint8).mul_(torch.rand(4096, 1, 28, 28) < 0.2).to(device)
wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
times = []
for r in range(8):
    wait()
    turn()
    start = time.perf_counter()
    for k in range(5):
        x = data[torch.randint(0, 4096, (64,), device=device)].float().mul_(1 / 255)
        optimizer.zero_grad(set_to_none=True)
        loss = model(x)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 500)
        optimizer.step()
    value = loss.item()
    wait()
    if r >= 2:
        times.append((time.perf_counter() - start) / 5)
seconds = sorted(times)[len(times) // 2]
print(json.dumps({"steps_per_second": 1 / seconds, "step_ms": 1e3 * seconds, "loss": value, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
