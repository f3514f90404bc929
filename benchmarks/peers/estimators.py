"""A sigmoid belief network of 200 units on 784 pixels, batch 100, trained by NVIL, MuProp and REBAR as their papers write them, in plain PyTorch."""
import json, math, resource, sys, time
import torch
from turns import turn
from torch import nn
from torch.nn import functional as F

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)
N, D, B = 200, 784, 100


def log_bernoulli(x, logits):
    return -F.binary_cross_entropy_with_logits(logits, x.expand_as(logits), reduction="none").sum(-1)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.inference, self.generative, self.prior = nn.Linear(D, N), nn.Linear(N, D), nn.Parameter(torch.zeros(N))

    def posterior(self, x):
        return self.inference(2 * x - 1)

    def f(self, x, h, log_q):
        return log_q - log_bernoulli(h, self.prior.expand_as(h)) - log_bernoulli(x, self.generative(2 * h - 1))


class Baseline(nn.Module):
    def __init__(self):
        super().__init__()
        self.network = nn.Sequential(nn.Linear(D, 100), nn.Tanh(), nn.Linear(100, 1))
        self.register_buffer("weight", torch.zeros(()))
        self.register_buffer("mean", torch.zeros(()))
        self.register_buffer("variance", torch.zeros(()))

    def forward(self, r, x):
        b = self.network(x).squeeze(-1)
        with torch.no_grad():
            seen = self.weight.clamp_min(1e-30)
            centered = r - self.mean / seen
            signal = (centered - b) / (self.variance / seen).sqrt().clamp_min(1)
            rest = r - b
            self.weight.mul_(0.8).add_(0.2)
            self.mean.mul_(0.8).add_(0.2 * rest.mean())
            self.variance.mul_(0.8).add_(0.2 * (rest - rest.mean()).pow(2).mean())
        return signal, (centered - b).pow(2)


def nvil(model, baseline, x):
    logits = model.posterior(x)
    h = torch.bernoulli(torch.sigmoid(logits)).detach()
    log_q = log_bernoulli(h, logits)
    f = model.f(x, h, log_q.detach())
    signal, own = baseline(f.detach(), x)
    return (f + signal * log_q + own).mean()


def muprop(model, baseline, x):
    logits = model.posterior(x)
    mu = torch.sigmoid(logits)
    h = torch.bernoulli(mu).detach()
    log_q = log_bernoulli(h, logits)
    f = model.f(x, h, log_q.detach())
    h_bar = mu.detach().requires_grad_()
    f_bar = model.f(x, h_bar, log_bernoulli(h_bar, logits.detach()))
    (slope,) = torch.autograd.grad(f_bar.sum(), h_bar)
    rest = f.detach() - f_bar.detach() - (slope * (h - h_bar.detach())).sum(-1)
    signal, own = baseline(rest, x)
    return (f + signal * log_q + (slope * mu).sum(-1) + own).mean()


def rebar(model, tuned, x):
    logits = model.posterior(x)
    theta = torch.sigmoid(logits)
    u = torch.rand_like(logits).clamp(1e-7, 1 - 1e-7)
    z = logits + torch.log(u) - torch.log1p(-u)
    h = (z > 0).float()
    # v given h, tied to u
    t = theta.detach()
    up = 1 - t
    v = torch.where(h > 0, (u - up) / t.clamp_min(1e-7), u / up.clamp_min(1e-7)).clamp(1e-7, 1 - 1e-7)
    vt = torch.where(h > 0, v * theta + (1 - theta), v * (1 - theta)).clamp(1e-7, 1 - 1e-7)
    z_tilde = logits + torch.log(vt) - torch.log1p(-vt)
    tau, eta = tuned["log_tau"].exp(), tuned["eta"]
    log_q = log_bernoulli(h, logits)
    f = model.f(x, h, log_q.detach())
    s, s_tilde = torch.sigmoid(z / tau), torch.sigmoid(z_tilde / tau)
    f_z, f_zt = model.f(x, s, log_bernoulli(s, logits)), model.f(x, s_tilde, log_bernoulli(s_tilde, logits))
    # the gradient in the logits, with a graph for the variance's gradient
    (score,) = torch.autograd.grad(log_q.sum(), logits, retain_graph=True)
    (d,) = torch.autograd.grad((f_z - f_zt).sum(), logits, create_graph=True)
    g = (f.detach() - eta * f_zt).unsqueeze(-1) * score + eta * d
    second = g.pow(2).sum(-1).mean()
    grads = torch.autograd.grad(second, [tuned["log_tau"], tuned["eta"]], retain_graph=True)
    for p, gp in zip((tuned["log_tau"], tuned["eta"]), grads):
        p.grad = gp
    return (f + (g.detach() * logits).sum(-1)).mean()


def measure(name):
    torch.manual_seed(1)
    model = Network().to(device)
    if name == "rebar":
        own = {"log_tau": nn.Parameter(torch.tensor(math.log(0.5), device=device)), "eta": nn.Parameter(torch.ones((), device=device))}
        extra, loss_of = list(own.values()), rebar
    else:
        own = Baseline().to(device)
        extra, loss_of = list(own.parameters()), {"nvil": nvil, "muProp": muprop}[name]
    optimizer = torch.optim.Adam([*model.parameters(), *extra], lr=1e-3)
    data = torch.randint(0, 256, (10000, D), dtype=torch.uint8).to(device)
    wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
    rates = []
    for epoch in range(int(args.get("--epochs", "4"))):
        wait()
        turn()
        start = time.perf_counter()
        order = torch.randperm(10000).to(device)
        for i in range(0, 10000, B):
            x = torch.bernoulli(data[order[i : i + B]].float().mul_(1 / 255))
            optimizer.zero_grad(set_to_none=True)
            loss = loss_of(model, own, x)
            loss.backward()
            optimizer.step()
        value = loss.item()
        wait()
        if epoch:
            rates.append(100 / (time.perf_counter() - start))
    return {f"{name}_steps_per_second": sorted(rates)[len(rates) // 2], f"{name}_loss": value}


result = {k: v for name in ("nvil", "muProp", "rebar") for k, v in measure(name).items()}
result["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3
print(json.dumps(result))
