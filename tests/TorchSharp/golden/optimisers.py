"""Writes optimisers.golden.txt: PyTorch's parameters after 10 steps, learning rates of 30 epochs, and distributions' functions.

Run by hand with PyTorch 1.13: python3 optimisers.py > optimisers.golden.txt
Each line: name, a tab, numbers separated by spaces.
"""
import math

import torch
import torch.distributions as D
from torch.distributions import transforms as T
from torch.optim import lr_scheduler as S


def line(name, values):
    print(name, " ".join(repr(float(v)) for v in values), sep="\t")


def start(dtype):
    a = (torch.arange(6, dtype=torch.float64).reshape(2, 3) / 5 - 0.4).to(dtype).requires_grad_()
    b = torch.tensor([0.7, -1.1], dtype=dtype, requires_grad=True)
    unused = torch.tensor([3.0], dtype=dtype, requires_grad=True)
    return a, b, unused


def loss(a, b):
    return ((a * a).sum(1) * b + (a - 0.3).pow(4).sum(1) + (b - 0.5) ** 2).sum()


VARIANTS = {
    "Adam": dict(lr=0.05), "Adam.decay": dict(lr=0.05, weight_decay=0.1), "Adam.amsgrad": dict(lr=0.05, amsgrad=True), "Adam.maximize": dict(lr=0.01, maximize=True),
    "AdamW": dict(lr=0.05, weight_decay=0.1), "AdamW.amsgrad": dict(lr=0.05, weight_decay=0.1, amsgrad=True), "AdamW.maximize": dict(lr=0.01, weight_decay=0.01, maximize=True),
    "SGD": dict(lr=0.05), "SGD.decay": dict(lr=0.05, weight_decay=0.1), "SGD.momentum": dict(lr=0.05, momentum=0.9, dampening=0.1),
    "SGD.nesterov": dict(lr=0.02, momentum=0.9, nesterov=True, weight_decay=0.05), "SGD.maximize": dict(lr=0.01, momentum=0.5, maximize=True),
    "RMSprop": dict(lr=0.02), "RMSprop.momentum": dict(lr=0.02, momentum=0.9, weight_decay=0.1), "RMSprop.centered": dict(lr=0.02, centered=True, momentum=0.5),
    "Adadelta": dict(lr=1.0), "Adadelta.decay": dict(lr=0.5, rho=0.8, weight_decay=0.1), "Adadelta.maximize": dict(lr=0.5, maximize=True),
    "Adagrad": dict(lr=0.1), "Adagrad.decay": dict(lr=0.1, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.5),
    "Adamax": dict(lr=0.05), "Adamax.decay": dict(lr=0.05, weight_decay=0.1),
    "ASGD": dict(lr=0.05, t0=3), "ASGD.decay": dict(lr=0.05, lambd=0.01, alpha=0.6, t0=2, weight_decay=0.1), "ASGD.maximize": dict(lr=0.01, maximize=True),
    "NAdam": dict(lr=0.05), "NAdam.decay": dict(lr=0.05, weight_decay=0.1, momentum_decay=0.01),
    "RAdam": dict(lr=0.05), "RAdam.decay": dict(lr=0.05, weight_decay=0.1, betas=(0.8, 0.9)),
    "Rprop": dict(lr=0.05), "Rprop.maximize": dict(lr=0.01, etas=(0.4, 1.3), step_sizes=(1e-6, 0.03), maximize=True),
}

for name, options in VARIANTS.items():
    for dtype in (torch.float32, torch.float64):
        torch.set_default_dtype(dtype)  # what an optimiser keeps as numbers, in the parameters' precision
        a, b, unused = start(dtype)
        optimiser = getattr(torch.optim, name.split(".")[0])([a, b, unused], **options)
        for _ in range(10):
            optimiser.zero_grad()
            loss(a, b).backward()
            optimiser.step()
        line(f"{name}/{'32' if dtype == torch.float32 else '64'}", torch.cat([a.reshape(-1), b, unused]).tolist())

a, b, unused = start(torch.float64)
optimiser = torch.optim.LBFGS([a, b, unused], lr=0.3, max_iter=7, history_size=3)
for _ in range(3):
    def closure():
        optimiser.zero_grad()
        value = loss(a, b)
        value.backward()
        return value
    first = optimiser.step(closure)
line("LBFGS/64", torch.cat([a.reshape(-1), b, unused, first.reshape(1)]).tolist())

# Schedulers: 30 rates of two groups, then the momentum of the first where it moves.
def sgd():
    a, b, _ = start(torch.float64)
    return torch.optim.SGD([{"params": [a]}, {"params": [b], "lr": 0.5}], lr=1.0, momentum=0.9)


SCHEDULES = {
    "StepLR": lambda o: S.StepLR(o, 4, 0.5), "MultiStepLR": lambda o: S.MultiStepLR(o, [3, 7, 7, 20], 0.3), "ExponentialLR": lambda o: S.ExponentialLR(o, 0.9),
    "LambdaLR": lambda o: S.LambdaLR(o, lambda t: 1 / (1 + t)), "MultiplicativeLR": lambda o: S.MultiplicativeLR(o, lambda t: 0.9 + 0.01 * (t % 3)),
    "PolynomialLR": lambda o: S.PolynomialLR(o, 11, 1.7), "ConstantLR": lambda o: S.ConstantLR(o, 0.25, 6), "LinearLR": lambda o: S.LinearLR(o, 0.2, 0.9, 9),
    "CosineAnnealingLR": lambda o: S.CosineAnnealingLR(o, 7, 0.05),
    "CyclicLR": lambda o: S.CyclicLR(o, 0.1, 1.0, 4, 3), "CyclicLR.2": lambda o: S.CyclicLR(o, [0.1, 0.2], [1.0, 0.8], 5, mode="triangular2"),
    "CyclicLR.exp": lambda o: S.CyclicLR(o, 0.1, 1.0, 5, mode="exp_range", gamma=0.95), "CyclicLR.fn": lambda o: S.CyclicLR(o, 0.1, 1.0, 5, scale_fn=lambda x: 1 / x, cycle_momentum=False),
    "OneCycleLR": lambda o: S.OneCycleLR(o, 2.0, 30), "OneCycleLR.linear": lambda o: S.OneCycleLR(o, [2.0, 1.0], epochs=6, steps_per_epoch=5, anneal_strategy="linear", three_phase=True),
    "ChainedLR": lambda o: S.ChainedScheduler([S.ConstantLR(o, 0.1, 5), S.ExponentialLR(o, 0.9)]),
    "SequentialLR": lambda o: S.SequentialLR(o, [S.ConstantLR(o, 0.1, 3), S.ExponentialLR(o, 0.9), S.StepLR(o, 2, 0.5)], [4, 12]),
    "ReduceLROnPlateau": lambda o: S.ReduceLROnPlateau(o, factor=0.5, patience=2, cooldown=1, min_lr=0.02),
    "ReduceLROnPlateau.max": lambda o: S.ReduceLROnPlateau(o, mode="max", factor=0.3, patience=1, threshold=0.1, threshold_mode="abs"),
}
for name, make in SCHEDULES.items():
    o = sgd()
    s = make(o)
    rates, momenta = [], []
    for t in range(30):
        rates += [g["lr"] for g in o.param_groups]
        momenta.append(o.param_groups[0]["momentum"])
        o.step()
        s.step(math.cos(t) / (t + 1)) if name.startswith("Reduce") else s.step()
    line(f"{name}/lr", rates)
    line(f"{name}/momentum", momenta)

# Distributions: parameters, values, and every function of them.
def t(*v):
    return torch.tensor(v, dtype=torch.float64)


CASES = {
    "Normal": (lambda: D.Normal(t(0.5, -1.0), t(1.5, 0.3)), t(0.2, -1.3)), "Laplace": (lambda: D.Laplace(t(0.5, -1.0), t(1.5, 0.3)), t(0.2, -1.3)),
    "Cauchy": (lambda: D.Cauchy(t(0.5, -1.0), t(1.5, 0.3)), t(0.2, -1.3)), "Gumbel": (lambda: D.Gumbel(t(0.5, -1.0), t(1.5, 0.3)), t(0.2, -1.3)),
    "Uniform": (lambda: D.Uniform(t(-1.0, 0.0), t(2.0, 0.5)), t(0.2, 0.4)), "Exponential": (lambda: D.Exponential(t(0.5, 2.0)), t(0.2, 1.3)),
    "Gamma": (lambda: D.Gamma(t(0.5, 3.0), t(2.0, 0.7)), t(0.2, 1.3)), "Chi2": (lambda: D.Chi2(t(3.0, 5.0)), t(0.2, 1.3)),
    "Beta": (lambda: D.Beta(t(0.5, 3.0), t(2.0, 1.7)), t(0.2, 0.9)), "FisherSnedecor": (lambda: D.FisherSnedecor(t(3.0, 5.0), t(7.0, 9.0)), t(0.2, 1.3)),
    "HalfNormal": (lambda: D.HalfNormal(t(1.5, 0.3)), t(0.2, 1.3)), "HalfCauchy": (lambda: D.HalfCauchy(t(1.5, 0.3)), t(0.2, 1.3)),
    "LogNormal": (lambda: D.LogNormal(t(0.5, -1.0), t(0.7, 0.3)), t(0.2, 1.3)), "Pareto": (lambda: D.Pareto(t(0.1, 1.0), t(3.0, 2.5)), t(0.2, 1.3)),
    "Weibull": (lambda: D.Weibull(t(0.5, 1.0), t(3.0, 2.5)), t(0.2, 1.3)), "Kumaraswamy": (lambda: D.Kumaraswamy(t(1.5, 3.0), t(2.0, 2.5)), t(0.2, 0.7)),
    "Bernoulli": (lambda: D.Bernoulli(probs=t(0.3, 0.9)), t(0.0, 1.0)), "Bernoulli.logits": (lambda: D.Bernoulli(logits=t(0.3, -0.9)), t(0.0, 1.0)),
    "Geometric": (lambda: D.Geometric(probs=t(0.3, 0.9)), t(0.0, 4.0)), "Binomial": (lambda: D.Binomial(t(5.0, 5.0), probs=t(0.3, 0.9)), t(2.0, 5.0)),
    "NegativeBinomial": (lambda: D.NegativeBinomial(t(5.0, 2.0), probs=t(0.3, 0.6)), t(2.0, 5.0)), "Poisson": (lambda: D.Poisson(t(0.5, 4.0)), t(2.0, 5.0)),
    "Categorical": (lambda: D.Categorical(probs=t(0.3, 0.9, 0.6)), torch.tensor([2])), "Categorical.logits": (lambda: D.Categorical(logits=t(0.3, 0.9, -0.6)), torch.tensor([2])),
    "OneHotCategorical": (lambda: D.OneHotCategorical(logits=t(0.3, 0.9, -0.6)), t(0, 1, 0)), "Multinomial": (lambda: D.Multinomial(4, probs=t(0.3, 0.9, 0.6)), t(1, 3, 0)),
    "Dirichlet": (lambda: D.Dirichlet(t(0.5, 2.0, 3.0)), t(0.2, 0.5, 0.3)), "RelaxedBernoulli": (lambda: D.RelaxedBernoulli(t(0.7), probs=t(0.3, 0.9)), t(0.2, 0.8)),
    "RelaxedOneHotCategorical": (lambda: D.RelaxedOneHotCategorical(t(0.7), logits=t(0.3, 0.9, -0.6)), t(0.2, 0.5, 0.3)),
    "MultivariateNormal": (lambda: D.MultivariateNormal(t(0.5, -1.0), covariance_matrix=torch.tensor([[2.0, 0.6], [0.6, 1.0]], dtype=torch.float64)), t(0.2, -1.3)),
    "MultivariateNormal.precision": (lambda: D.MultivariateNormal(t(0.5, -1.0), precision_matrix=torch.tensor([[2.0, 0.6], [0.6, 1.0]], dtype=torch.float64)), t(0.2, -1.3)),
    "Transformed": (lambda: D.TransformedDistribution(D.Normal(t(0.5, -1.0), t(1.5, 0.3)), [T.AffineTransform(0.3, -2.0), T.SigmoidTransform()]), t(0.2, 0.8)),
    "Independent": (lambda: D.Independent(D.Normal(t(0.5, -1.0), t(1.5, 0.3)), 1), t(0.2, -1.3)),
}
for name, (make, value) in CASES.items():
    d = make()
    for f in ("log_prob", "cdf", "icdf", "entropy", "mean", "mode", "variance", "stddev"):
        if name == "Kumaraswamy" and f == "mode":
            continue  # 1.13's formula has a sign wrong
        try:
            result = getattr(d, f)
            if f in ("log_prob", "cdf"):
                result = result(value)
            elif f == "icdf":
                result = result(t(0.25, 0.8))
            elif f == "entropy":
                result = result()
        except (NotImplementedError, AttributeError, ValueError):  # not defined for it
            continue
        line(f"{name}/{f}", result.reshape(-1).tolist())

for name, f in {
    "ExpTransform": T.ExpTransform(), "PowerTransform": T.PowerTransform(t(2.5)), "SigmoidTransform": T.SigmoidTransform(), "SoftplusTransform": T.SoftplusTransform(),
    "TanhTransform": T.TanhTransform(), "AffineTransform": T.AffineTransform(t(0.5), t(-2.0)), "ComposeTransform": T.ComposeTransform([T.AffineTransform(0.5, -2.0), T.ExpTransform()]),
}.items():
    x = t(0.2, 1.3)
    y = f(x)
    line(f"{name}/forward", y.tolist())
    line(f"{name}/logdet", f.log_abs_det_jacobian(x, y).expand(2).tolist())
