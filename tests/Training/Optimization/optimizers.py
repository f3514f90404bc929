"""Makes optimizers.golden.txt: ten steps of PyTorch's optimizers on a small problem, in float64. python3 optimizers.py > optimizers.golden.txt"""
import torch

variants = {
    "adam": lambda p: torch.optim.Adam(p, 0.05, betas=(0.8, 0.95), eps=1e-6),
    "adam.decay": lambda p: torch.optim.Adam(p, 0.05, weight_decay=0.1),
    "adamW": lambda p: torch.optim.AdamW(p, 0.05, weight_decay=0.1),
    "sgd": lambda p: torch.optim.SGD(p, 0.05),
    "sgd.momentum": lambda p: torch.optim.SGD(p, 0.02, momentum=0.9, weight_decay=0.05),
    "rmsProp": lambda p: torch.optim.RMSprop(p, 0.02, alpha=0.9),
    "rmsProp.momentum": lambda p: torch.optim.RMSprop(p, 0.02, momentum=0.9, weight_decay=0.1),
}
for name, make in variants.items():
    p = [
        (torch.arange(6, dtype=torch.float64).reshape(2, 3) / 5 - 0.4).requires_grad_(),
        torch.tensor([0.7, -1.1], dtype=torch.float64).requires_grad_(),
        torch.tensor([3.0], dtype=torch.float64).requires_grad_(),  # takes no part: it must stay as it is
    ]
    optimizer = make(p)
    for _ in range(10):
        optimizer.zero_grad(set_to_none=True)
        (((p[0] * p[0]).sum(1) * p[1] + (p[0] - 0.3).pow(4).sum(1) + (p[1] - 0.5).pow(2)).sum()).backward()
        optimizer.step()
    print(name, *(f"{v:.17g}" for q in p for v in q.detach().reshape(-1).tolist()))
