"""The standard VAE in plain PyTorch, as its users write it, with what a careful one would add (gradients set to none, logits, no host reads)."""
import json, resource, sys, time
import torch
from turns import turn
from torch import nn
from torch.nn import functional as F

args = dict(zip(sys.argv[1::2], sys.argv[2::2]))
device = torch.device(args.get("--device", "cpu"))
torch.set_num_threads(int(args.get("--threads", "2")))
torch.manual_seed(1)


class VAE(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1, self.fc2, self.fc3, self.fc4 = nn.Linear(784, 400), nn.Linear(400, 40), nn.Linear(20, 400), nn.Linear(400, 784)

    def forward(self, x):
        mu, logvar = self.fc2(F.relu(self.fc1(x))).chunk(2, 1)
        z = mu + torch.randn_like(mu) * torch.exp(0.5 * logvar)
        logits = self.fc4(F.relu(self.fc3(z)))
        bce = F.binary_cross_entropy_with_logits(logits, x, reduction="sum")
        kl = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
        return (bce + kl) / x.shape[0]


model = VAE().to(device)
if args.get("--compile") == "1":
    model = torch.compile(model)
optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
data = torch.randint(0, 256, (60000, 784), dtype=torch.uint8).to(device)
wait = torch.cuda.synchronize if device.type == "cuda" else lambda: None
epochs = []
for epoch in range(int(args.get("--epochs", "4"))):
    wait()
    turn()
    start = time.perf_counter()
    order = torch.randperm(60000).to(device)
    total = torch.zeros((), device=device)
    for i in range(0, 60000, 128):
        x = data[order[i : i + 128]].float().mul_(1 / 255)
        optimizer.zero_grad(set_to_none=True)
        loss = model(x)
        loss.backward()
        optimizer.step()
        total += loss.detach()
    value = total.item() / 469
    wait()
    if epoch:
        epochs.append(time.perf_counter() - start)
seconds = sorted(epochs)[len(epochs) // 2]
print(json.dumps({"steps_per_second": 469 / seconds, "epoch_seconds": seconds, "loss": value, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1.024e-3}))
