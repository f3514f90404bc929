"""Writes layers.golden.txt: what PyTorch's layers answer, and their gradients, on inputs and parameters from formulas.

Run by a developer:  python3 layers.py > layers.golden.txt   (PyTorch 1.13 or later, CPU)

Lines:   case NAME kind:shape ...                       the inputs, filled by fill() below
         f32|f64 NAME WHAT n sum weighted absolute entries...   WHAT: out, in.K, a parameter's name; with ^ after it, second order
         seed NAME PARAMETER n sum weighted absolute entries... weights after manual_seed(7)
         init NAME ...                                  a tensor [6, 5] or what the name says, after manual_seed(7)
"""
import math, sys, torch
from torch import nn
from torch.nn import functional as F

torch.set_num_threads(1)

def numbers(n, a, b):
    return torch.tensor([math.sin(a * k + b) for k in range(n)], dtype=torch.float64)

def fill(kind, shape, place, dtype):
    n = math.prod(shape)
    v = numbers(n, 0.37, 1 + 2 * place)
    if kind == "x": t = v
    elif kind == "p": t = 0.5 + 0.4 * v                                   # a probability
    elif kind == "v": t = 1.5 + v                                         # positive
    elif kind == "l": t = torch.log_softmax(v.reshape(shape), -1)         # log-probabilities
    elif kind == "s": t = torch.tensor([1.0 if k % 3 else -1.0 for k in range(n)], dtype=torch.float64)
    elif kind == "b": t = torch.tensor([1.0 if k % 3 == 0 else 0.0 for k in range(n)], dtype=torch.float64)
    elif kind[0] == "i": return torch.tensor([7 * k % int(kind[1:]) for k in range(n)]).reshape(shape)
    elif kind == "m": return torch.tensor([k % 4 == 3 for k in range(n)]).reshape(shape)   # a mask
    t = t.reshape(shape).to(dtype)
    return t.requires_grad_(kind in "xpvl")

def weigh(t):
    """The loss whose gradient is taken: entries weighted by cosines."""
    return (t * torch.tensor([math.cos(0.2 * k) for k in range(t.numel())], dtype=t.dtype).reshape(t.shape)).sum()

def show(head, t):
    v = t.detach().to(torch.float64).reshape(-1)
    n = v.numel()
    digits = 9 if t.dtype == torch.float32 else 17
    cosines = torch.tensor([math.cos(0.1 * k) for k in range(n)], dtype=torch.float64)
    some = [v[k].item() for k in sorted({0, n // 3, n - 1})] if n else []
    print(head, n, *[f"{x:.{digits}g}" for x in [v.sum().item(), (v * cosines).sum().item(), v.abs().sum().item(), *some]])

def prepare(module, dtype):
    for name, p in module.named_parameters():
        salt = sum(map(ord, name)) % 97
        p.data = (0.5 * numbers(p.numel(), 0.7, 0.1 * salt)).reshape(p.shape)
    return module.to(dtype)

def tensors(y):
    return [y] if torch.is_tensor(y) else [t for part in y if part is not None for t in tensors(part)]

def case(name, make, inputs, call=None, twice=False):
    specs = [s.split(":") for s in inputs.split()]
    specs = [(k, [int(d) for d in s.split("x")] if s else []) for k, s in specs]
    print("case", name, inputs)
    for dtype in (torch.float32, torch.float64):
        short = "f32" if dtype == torch.float32 else "f64"
        module = make() if make else None
        if module is not None: prepare(module, dtype)
        xs = [fill(k, s, i, dtype) for i, (k, s) in enumerate(specs)]
        torch.manual_seed(3)
        y = call(module, *xs) if call else module(*xs)
        outs = tensors(y)
        for i, t in enumerate(outs): show(f"{short} {name} out{i if i else ''}", t)
        leaves = [(f"in.{i}", x) for i, x in enumerate(xs) if x.requires_grad]
        if module is not None: leaves += [(n, p) for n, p in module.named_parameters()]
        loss = sum(weigh(t) for t in outs if t.is_floating_point())
        if not leaves: continue
        grads = torch.autograd.grad(loss, [t for _, t in leaves], create_graph=twice, allow_unused=True)
        for (n, _), g in zip(leaves, grads):
            if g is not None: show(f"{short} {name} {n}", g)
        if not twice: continue
        second = torch.autograd.grad(sum(weigh(g * g) for g in grads if g is not None and g.requires_grad), [t for _, t in leaves], allow_unused=True)
        for (n, _), g in zip(leaves, second):
            if g is not None: show(f"{short} {name} {n}^", g)

# Linear and friends
case("Linear", lambda: nn.Linear(5, 3), "x:4x5", twice=True)
case("Linear.plain", lambda: nn.Linear(5, 3, bias=False), "x:2x3x5")
case("Bilinear", lambda: nn.Bilinear(4, 3, 5), "x:6x4 x:6x3", twice=True)
case("Embedding", lambda: nn.Embedding(7, 4), "i7:3x5")
case("Embedding.padding", lambda: nn.Embedding(7, 4, padding_idx=2, scale_grad_by_freq=True), "i7:3x5")
case("Embedding.norm", lambda: nn.Embedding(7, 4, max_norm=0.6), "i7:3x5")
for mode in ("sum", "mean", "max"): case(f"EmbeddingBag.{mode}", lambda: nn.EmbeddingBag(7, 4, mode=mode), "i7:3x5")
case("CosineSimilarity", lambda: nn.CosineSimilarity(), "x:4x6 x:4x6", twice=True)
case("PairwiseDistance", lambda: nn.PairwiseDistance(), "x:4x6 x:4x6", twice=True)
case("normalize", None, "x:4x6", lambda m, x: F.normalize(x))

# Activations
activations = {
    "CELU": lambda: nn.CELU(0.7), "ELU": lambda: nn.ELU(1.3), "GELU": lambda: nn.GELU(), "GELU.tanh": lambda: nn.GELU("tanh"), "GLU": lambda: nn.GLU(),
    "Hardshrink": lambda: nn.Hardshrink(), "Hardsigmoid": lambda: nn.Hardsigmoid(), "Hardswish": lambda: nn.Hardswish(), "Hardtanh": lambda: nn.Hardtanh(-0.4, 0.6),
    "LeakyReLU": lambda: nn.LeakyReLU(0.2), "LogSigmoid": lambda: nn.LogSigmoid(), "LogSoftmax": lambda: nn.LogSoftmax(1), "Mish": lambda: nn.Mish(), "PReLU": lambda: nn.PReLU(6),
    "ReLU": lambda: nn.ReLU(), "ReLU6": lambda: nn.ReLU6(), "RReLU": lambda: nn.RReLU(), "SELU": lambda: nn.SELU(), "Sigmoid": lambda: nn.Sigmoid(), "SiLU": lambda: nn.SiLU(),
    "Softmax": lambda: nn.Softmax(1), "Softmin": lambda: nn.Softmin(1), "Softplus": lambda: nn.Softplus(2.0, 1.0), "Softshrink": lambda: nn.Softshrink(0.3),
    "Softsign": lambda: nn.Softsign(), "Tanh": lambda: nn.Tanh(), "Tanhshrink": lambda: nn.Tanhshrink(), "Threshold": lambda: nn.Threshold(0.1, 2.0)}
once = {"Hardshrink", "Hardsigmoid", "Hardtanh", "ReLU", "ReLU6", "LeakyReLU", "RReLU", "Softshrink", "Threshold", "PReLU", "Hardswish"}
for name, make in activations.items(): case(name, make, "x:4x6", twice=name not in once)
case("Softmax2d", lambda: nn.Softmax2d(), "x:2x3x2x2")

# Dropout draws from the seed
for name, shape in (("Dropout", "4x6"), ("AlphaDropout", "4x6"), ("Dropout1d", "2x4x3"), ("Dropout2d", "2x4x2x2"), ("Dropout3d", "2x4x2x1x2"), ("FeatureAlphaDropout", "2x4x2x2")):
    case(name, lambda: getattr(nn, name)(0.4), f"x:{shape}")

# Convolutions
case("Conv1d", lambda: nn.Conv1d(3, 4, 3, stride=2, padding=1), "x:2x3x7")
case("Conv2d", lambda: nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2), "x:2x4x6x5", twice=True)
case("Conv2d.same", lambda: nn.Conv2d(2, 3, (3, 2), padding="same", dilation=(2, 1)), "x:2x2x5x6")
case("Conv2d.valid", lambda: nn.Conv2d(2, 3, 3, padding="valid", bias=False), "x:2x5x6")
for mode in ("reflect", "replicate", "circular"): case(f"Conv2d.{mode}", lambda: nn.Conv2d(2, 3, 3, padding=(1, 2), padding_mode=mode), "x:2x2x5x6")
case("Conv3d", lambda: nn.Conv3d(2, 3, 2, padding=1), "x:1x2x3x4x3")
case("ConvTranspose1d", lambda: nn.ConvTranspose1d(3, 4, 3, stride=2, output_padding=1), "x:2x3x5")
case("ConvTranspose2d", lambda: nn.ConvTranspose2d(4, 6, (3, 2), stride=2, padding=1, groups=2), "x:2x4x4x3", twice=True)
case("ConvTranspose2d.size", lambda: nn.ConvTranspose2d(2, 3, 3, stride=2), "x:1x2x3x3", lambda m, x: m(x, output_size=[8, 7]))
case("ConvTranspose3d", lambda: nn.ConvTranspose3d(2, 3, 2, stride=2), "x:1x2x2x3x2")
case("Unfold", lambda: nn.Unfold((2, 3), padding=1), "x:1x2x4x5")
case("Fold", lambda: nn.Fold((4, 5), (2, 3), padding=1), "x:1x12x25")

# Normalisation
case("BatchNorm1d", lambda: nn.BatchNorm1d(5), "x:6x5", lambda m, x: (m(x), m.running_mean, m.running_var), twice=True)
case("BatchNorm1d.eval", lambda: nn.BatchNorm1d(5), "x:6x5x3", lambda m, x: (m(x), m.eval()(x)))
case("BatchNorm2d", lambda: nn.BatchNorm2d(3, eps=1e-3, momentum=0.3), "x:2x3x4x3", lambda m, x: (m(x), m.running_mean, m.running_var))
case("BatchNorm3d", lambda: nn.BatchNorm3d(3, affine=False), "x:2x3x2x2x3")
case("InstanceNorm1d", lambda: nn.InstanceNorm1d(3, affine=True), "x:2x3x5", twice=True)
case("InstanceNorm2d", lambda: nn.InstanceNorm2d(3, affine=True, track_running_stats=True), "x:2x3x4x3", lambda m, x: (m(x), m.running_mean, m.running_var))
case("InstanceNorm3d", lambda: nn.InstanceNorm3d(2), "x:2x2x2x3x2")
case("GroupNorm", lambda: nn.GroupNorm(2, 6), "x:2x6x5", twice=True)
case("LayerNorm", lambda: nn.LayerNorm([3, 4]), "x:2x3x4", twice=True)
case("LayerNorm.plain", lambda: nn.LayerNorm(4, elementwise_affine=False), "x:2x3x4")
case("LocalResponseNorm", lambda: nn.LocalResponseNorm(3, 0.5), "x:2x5x4x3")

# Pooling
case("AvgPool1d", lambda: nn.AvgPool1d(3, 2, 1), "x:2x3x7")
case("AvgPool2d", lambda: nn.AvgPool2d((3, 2), (2, 1), (1, 0), ceil_mode=True, count_include_pad=False), "x:2x2x6x5")
case("AvgPool3d", lambda: nn.AvgPool3d(2), "x:1x2x4x4x5")
case("AdaptiveAvgPool1d", lambda: nn.AdaptiveAvgPool1d(4), "x:2x3x7")
case("AdaptiveAvgPool2d", lambda: nn.AdaptiveAvgPool2d((3, 2)), "x:2x2x5x6")
case("AdaptiveAvgPool3d", lambda: nn.AdaptiveAvgPool3d(2), "x:1x2x3x4x5")
case("AdaptiveMaxPool1d", lambda: nn.AdaptiveMaxPool1d(4), "x:2x3x7")
case("AdaptiveMaxPool2d", lambda: nn.AdaptiveMaxPool2d((3, 2)), "x:2x2x5x6")
case("AdaptiveMaxPool3d", lambda: nn.AdaptiveMaxPool3d((2, 2, 2)), "x:1x2x3x4x5")
case("MaxPool1d", lambda: nn.MaxPool1d(3, 2, 1), "x:2x3x7")
case("MaxPool2d", lambda: nn.MaxPool2d((3, 2), (2, 1), (1, 0), (1, 2), ceil_mode=True), "x:2x2x6x5")
case("MaxPool2d.indices", lambda: nn.MaxPool2d(2, return_indices=True), "x:2x2x6x5")
case("MaxPool3d", lambda: nn.MaxPool3d(2), "x:1x2x4x4x5")
case("MaxUnpool1d", lambda: nn.MaxUnpool1d(2), "x:2x3x8", lambda m, x: m(*F.max_pool1d(x, 2, return_indices=True)))
case("MaxUnpool2d", lambda: nn.MaxUnpool2d(2), "x:1x2x5x4", lambda m, x: m(*F.max_pool2d(x, 2, return_indices=True), output_size=(5, 4)))
case("MaxUnpool3d", lambda: nn.MaxUnpool3d(2), "x:1x2x4x4x2", lambda m, x: m(*F.max_pool3d(x, 2, return_indices=True)))
case("LPPool1d", lambda: nn.LPPool1d(2, 3, 2), "v:2x3x7")
case("LPPool2d", lambda: nn.LPPool2d(3, (2, 3)), "v:1x2x5x6")
case("FractionalMaxPool2d", lambda: nn.FractionalMaxPool2d(2, output_size=(3, 4)), "x:1x2x6x7")
case("FractionalMaxPool3d", lambda: nn.FractionalMaxPool3d(2, output_ratio=0.6), "x:1x2x5x5x5")

# Padding and shapes
for name, pad, shape in (("ReflectionPad1d", (2, 1), "2x3x5"), ("ReflectionPad2d", (2, 1, 0, 3), "1x2x4x5"), ("ReflectionPad3d", (1, 1, 0, 1, 2, 0), "1x2x3x4x3"),
                         ("ReplicationPad1d", (2, 1), "2x3x5"), ("ReplicationPad2d", (2, 1, 0, 3), "1x2x4x5"), ("ReplicationPad3d", (1, 1, 0, 1, 2, 0), "1x2x3x4x3"), ("ZeroPad2d", (2, 1, 0, 3), "1x2x4x5")):
    case(name, lambda: getattr(nn, name)(pad), f"x:{shape}")
for n, pad, shape in ((1, (2, 1), "2x3x5"), (2, (2, 1, 0, 3), "1x2x4x5"), (3, (1, 1, 0, 1, 2, 0), "1x2x3x4x3")): case(f"ConstantPad{n}d", lambda: getattr(nn, f"ConstantPad{n}d")(pad, 1.5), f"x:{shape}")
case("PixelShuffle", lambda: nn.PixelShuffle(2), "x:1x8x2x3")
case("PixelUnshuffle", lambda: nn.PixelUnshuffle(2), "x:1x2x4x6")
case("ChannelShuffle", lambda: nn.ChannelShuffle(3), "x:2x6x2x2", lambda m, x: x.reshape(2, 3, 2, 2, 2).transpose(1, 2).reshape(2, 6, 2, 2))
case("Flatten", lambda: nn.Flatten(), "x:2x3x4")
case("Unflatten", lambda: nn.Unflatten(1, (2, 3)), "x:2x6x4")
case("Identity", lambda: nn.Identity(), "x:2x3")
for mode, shape in (("nearest", "1x2x3x4"), ("bilinear", "1x2x3x4"), ("bicubic", "1x2x3x4"), ("linear", "1x2x5"), ("trilinear", "1x2x2x3x2")):
    case(f"Upsample.{mode}", lambda: nn.Upsample(scale_factor=1.7, mode=mode), f"x:{shape}")
case("interpolate.area", None, "x:1x2x5x6", lambda m, x: F.interpolate(x, (2, 3), mode="area"))
case("interpolate.exact", None, "x:1x2x5x6", lambda m, x: F.interpolate(x, (3, 4), mode="nearest-exact"))
case("interpolate.corners", None, "x:1x2x3x4", lambda m, x: F.interpolate(x, (5, 6), mode="bilinear", align_corners=True))
case("interpolate.antialias", None, "x:1x2x7x8", lambda m, x: F.interpolate(x, (3, 4), mode="bilinear", antialias=True))
case("grid_sample", None, "x:1x2x4x5 x:1x3x3x2", lambda m, x, g: F.grid_sample(x, g, align_corners=False))
case("grid_sample.nearest", None, "x:1x2x4x5 x:1x3x3x2", lambda m, x, g: F.grid_sample(x, g, mode="nearest", padding_mode="border", align_corners=False))
case("grid_sample.reflection", None, "x:1x2x4x5 x:1x3x3x2", lambda m, x, g: F.grid_sample(x, g, padding_mode="reflection", align_corners=True))
case("affine_grid", None, "x:1x2x3", lambda m, t: F.affine_grid(t, [1, 2, 3, 4], align_corners=False))

# Losses
for r in ("mean", "sum", "none"):
    case(f"BCELoss.{r}", lambda: nn.BCELoss(reduction=r), "p:4x3 b:4x3")
    case(f"CrossEntropyLoss.{r}", lambda: nn.CrossEntropyLoss(reduction=r), "x:5x4 i4:5", twice=r == "mean")
    case(f"MSELoss.{r}", lambda: nn.MSELoss(reduction=r), "x:4x3 x:4x3", twice=r != "none")
    case(f"GaussianNLLLoss.{r}", lambda: nn.GaussianNLLLoss(full=True, eps=1e-8, reduction=r), "x:4x3 x:4x3 v:4x3")
    case(f"MultiLabelSoftMarginLoss.{r}", lambda: nn.MultiLabelSoftMarginLoss(reduction=r), "x:4x3 b:4x3")
    case(f"TripletMarginWithDistanceLoss.{r}", lambda: nn.TripletMarginWithDistanceLoss(swap=True, reduction=r), "x:4x3 x:4x3 x:4x3")
case("BCEWithLogitsLoss", lambda: nn.BCEWithLogitsLoss(), "x:4x3 b:4x3", twice=True)
case("BCEWithLogitsLoss.weights", None, "x:4x3 b:4x3 v:3 v:3", lambda m, x, y, w, p: F.binary_cross_entropy_with_logits(x, y, w.detach(), pos_weight=p.detach()))
case("CrossEntropyLoss.weights", None, "x:5x4x2 i4:5x2 v:4", lambda m, x, y, w: F.cross_entropy(x, y, w.detach(), ignore_index=2, label_smoothing=0.1))
case("CrossEntropyLoss.probabilities", lambda: nn.CrossEntropyLoss(), "x:5x4 p:5x4")
case("NLLLoss", lambda: nn.NLLLoss(), "l:5x4 i4:5")
case("CosineEmbeddingLoss", lambda: nn.CosineEmbeddingLoss(0.1), "x:4x6 x:4x6 s:4")
case("MarginRankingLoss", lambda: nn.MarginRankingLoss(0.3), "x:7 x:7 s:7")
case("HingeEmbeddingLoss", lambda: nn.HingeEmbeddingLoss(), "x:4x3 s:4x3")
case("HuberLoss", lambda: nn.HuberLoss(delta=0.5), "x:4x3 x:4x3")
case("SmoothL1Loss", lambda: nn.SmoothL1Loss(beta=0.5), "x:4x3 x:4x3")
case("L1Loss", lambda: nn.L1Loss(), "x:4x3 x:4x3")
case("KLDivLoss", lambda: nn.KLDivLoss(log_target=True), "l:4x3 l:4x3", twice=True)
case("KLDivLoss.plain", lambda: nn.KLDivLoss(log_target=False), "l:4x3 p:4x3")
case("MultiLabelMarginLoss", lambda: nn.MultiLabelMarginLoss(), "x:3x4 i4:3x4")
case("MultiMarginLoss", lambda: nn.MultiMarginLoss(2, 0.8), "x:5x4 i4:5")
case("PoissonNLLLoss", lambda: nn.PoissonNLLLoss(), "x:4x3 v:4x3", twice=True)
case("PoissonNLLLoss.full", lambda: nn.PoissonNLLLoss(log_input=False, full=True), "v:4x3 v:4x3")
case("SoftMarginLoss", lambda: nn.SoftMarginLoss(), "x:4x3 s:4x3")
case("TripletMarginLoss", lambda: nn.TripletMarginLoss(0.7, swap=True), "x:4x3 x:4x3 x:4x3")
case("CTCLoss", lambda: nn.CTCLoss(), "l:9x2x4 i3:2x2", lambda m, x, y: m(x, y + 1, torch.tensor([9, 8]), torch.tensor([2, 1])))

# Recurrent nets
for net in ("RNN", "GRU", "LSTM"):
    case(net, lambda: getattr(nn, net)(3, 4), "x:5x2x3")
    case(f"{net}.deep", lambda: getattr(nn, net)(3, 4, num_layers=2, batch_first=True, bidirectional=True), "x:2x5x3")
    case(f"{net}.one", lambda: getattr(nn, net)(3, 4, bias=False), "x:5x3")
    case(f"{net}Cell", lambda: getattr(nn, net + "Cell")(3, 4), "x:2x3")
    case(f"{net}.packed", lambda: getattr(nn, net)(3, 4), "x:5x3x3",
         lambda m, x: (lambda y, h: (*nn.utils.rnn.pad_packed_sequence(y), h))(*m(nn.utils.rnn.pack_padded_sequence(x, torch.tensor([2, 5, 3]), enforce_sorted=False))))
case("RNN.relu", lambda: nn.RNN(3, 4, nonlinearity="relu"), "x:5x2x3 x:1x2x4")
case("GRU.state", lambda: nn.GRU(3, 4), "x:5x2x3 x:1x2x4")
case("LSTM.state", lambda: nn.LSTM(3, 4), "x:5x2x3 x:1x2x4 x:1x2x4", lambda m, x, h, c: m(x, (h, c)))
case("LSTMCell.state", lambda: nn.LSTMCell(3, 4), "x:2x3 x:2x4 x:2x4", lambda m, x, h, c: m(x, (h, c)))

# Attention and transformers; no dropout, so that every machine agrees
case("MultiheadAttention", lambda: nn.MultiheadAttention(6, 2), "x:3x2x6 x:4x2x6 x:4x2x6", twice=True)
case("MultiheadAttention.self", lambda: nn.MultiheadAttention(6, 3), "x:4x2x6", lambda m, x: m(x, x, x))
case("MultiheadAttention.masks", lambda: nn.MultiheadAttention(6, 2, add_bias_kv=True, add_zero_attn=True), "x:3x2x6 x:4x2x6 x:4x2x6 m:2x4 m:3x4",
     lambda m, q, k, v, p, a: m(q, k, v, key_padding_mask=p, attn_mask=a))
case("MultiheadAttention.sizes", lambda: nn.MultiheadAttention(6, 2, kdim=5, vdim=4), "x:3x2x6 x:4x2x5 x:4x2x4")
case("attention", None, "x:2x3x4 x:2x5x4 x:2x5x6", lambda m, q, k, v: torch.softmax(q @ k.mT / 2, -1) @ v, twice=True)
case("attention.causal", None, "x:2x4x4 x:2x4x4 x:2x4x6", lambda m, q, k, v: torch.softmax((q @ k.mT / 2).masked_fill(torch.ones(4, 4).triu(1) == 1, -math.inf), -1) @ v)
case("TransformerEncoderLayer", lambda: nn.TransformerEncoderLayer(6, 2, 8, 0.0), "x:4x2x6")
case("TransformerEncoder", lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 8, 0.0, "gelu"), 2), "x:4x2x6 x:4x4", lambda m, x, a: m(x, a))
case("TransformerDecoderLayer", lambda: nn.TransformerDecoderLayer(6, 2, 8, 0.0), "x:3x2x6 x:4x2x6")
case("TransformerDecoder", lambda: nn.TransformerDecoder(nn.TransformerDecoderLayer(6, 2, 8, 0.0), 2), "x:3x2x6 x:4x2x6")
case("Transformer", lambda: nn.Transformer(6, 2, 1, 1, 8, 0.0), "x:4x2x6 x:3x2x6")

# The same seed gives the same weights
def seed(name, make):
    torch.manual_seed(7)
    for n, p in make().named_parameters(): show(f"seed {name} {n}", p)

seed("Linear", lambda: nn.Linear(5, 3))
seed("Conv2d", lambda: nn.Conv2d(4, 6, 3, groups=2))
seed("Conv1d", lambda: nn.Conv1d(3, 4, 5))
seed("ConvTranspose2d", lambda: nn.ConvTranspose2d(4, 6, 3))
seed("Bilinear", lambda: nn.Bilinear(4, 3, 5))
seed("Embedding", lambda: nn.Embedding(7, 4, padding_idx=1))
seed("LSTM", lambda: nn.LSTM(3, 4, num_layers=2, bidirectional=True))
seed("GRUCell", lambda: nn.GRUCell(3, 4))
seed("MultiheadAttention", lambda: nn.MultiheadAttention(6, 2, add_bias_kv=True))
seed("MultiheadAttention.sizes", lambda: nn.MultiheadAttention(6, 2, kdim=5, vdim=4))
seed("TransformerEncoder", lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer(6, 2, 8), 2))
seed("Transformer", lambda: nn.Transformer(6, 2, 2, 2, 8))

def init(name, shape, fill):
    torch.manual_seed(7)
    show(f"init {name}", fill(torch.zeros(shape)))

init("uniform_", [6, 5], lambda t: nn.init.uniform_(t, -2, 3))
init("normal_", [6, 5], lambda t: nn.init.normal_(t, 1, 2))
init("trunc_normal_", [6, 5], lambda t: nn.init.trunc_normal_(t, 0.2, 1.5, -1, 2))
init("xavier_uniform_", [6, 5, 2], lambda t: nn.init.xavier_uniform_(t, 1.5))
init("xavier_normal_", [6, 5, 2], lambda t: nn.init.xavier_normal_(t))
init("kaiming_uniform_", [6, 5, 2], lambda t: nn.init.kaiming_uniform_(t, 0.3, "fan_out"))
init("kaiming_normal_", [6, 5, 2], lambda t: nn.init.kaiming_normal_(t, nonlinearity="relu"))
init("orthogonal_", [6, 5], lambda t: nn.init.orthogonal_(t, 2))
init("orthogonal_.wide", [3, 2, 4], lambda t: nn.init.orthogonal_(t))
init("dirac_", [3, 4, 3, 5], lambda t: nn.init.dirac_(t))
init("eye_", [3, 5], lambda t: nn.init.eye_(t))
