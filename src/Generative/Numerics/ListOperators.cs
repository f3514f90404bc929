namespace Generative.Numerics;

/// <summary>libtorch's operators on lists of tensors, which TorchSharp lacks, through one TorchScript text: one call
/// for all parameters of a model.</summary>
/// <remarks>
/// All lists of a call have one length; tensors at one place have one shape, and are contiguous. On the CPU and on
/// CUDA. In place, without gradients.
/// </remarks>
public static class ListOperators
{
    private static readonly Lazy<jit.CompilationUnit> script = new(() => jit.compile("""
        def adam(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor],
                 none: List[Tensor], t: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float):
            torch._foreach_add_(t, 1.0)
            torch._fused_adam_(p, g, m, v, none, t, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps,
                               amsgrad=False, maximize=False)
            return 0

        def adamw(p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor],
                  none: List[Tensor], t: List[Tensor], lr: float, beta1: float, beta2: float, eps: float, decay: float):
            torch._foreach_add_(t, 1.0)
            torch._fused_adamw_(p, g, m, v, none, t, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps,
                                amsgrad=False, maximize=False)
            return 0

        def sgd(p: List[Tensor], g: List[Tensor], b: List[Tensor], lr: float, momentum: float, decay: float):
            torch._fused_sgd_(p, g, b, weight_decay=decay, momentum=momentum, lr=lr, dampening=0.0, nesterov=False,
                              maximize=False, is_first_step=False)
            return 0

        def rmsprop(p: List[Tensor], g: List[Tensor], v: List[Tensor], b: List[Tensor],
                    lr: float, alpha: float, eps: float, momentum: float, decay: float):
            if decay != 0.0:
                g = torch._foreach_add(g, p, alpha=decay)
            torch._foreach_mul_(v, alpha)
            torch._foreach_addcmul_(v, g, g, 1.0 - alpha)
            d = torch._foreach_sqrt(v)
            torch._foreach_add_(d, eps)
            if momentum > 0.0:
                torch._foreach_mul_(b, momentum)
                torch._foreach_addcdiv_(b, g, d, 1.0)
                torch._foreach_add_(p, b, alpha=-lr)
            else:
                torch._foreach_addcdiv_(p, g, d, -lr)
            return 0

        def norm(x: List[Tensor]):
            return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(x)))

        def scale(x: List[Tensor], factor: Tensor):
            torch._foreach_mul_(x, factor)
            return 0

        def average(a: List[Tensor], x: List[Tensor], d: float):
            torch._foreach_mul_(a, d)
            torch._foreach_add_(a, x, alpha=1.0 - d)
            return 0

        def assign(a: List[Tensor], x: List[Tensor]):
            torch._foreach_copy_(a, x)
            return 0

        """));

    private static readonly Tensor[] none = [];

    /// <summary>A step of Adam, weight decay in the gradient: Kingma and Ba, 2015, arXiv:1412.6980, algorithm
    /// 1.</summary>
    /// <param name="p">Parameters.</param>
    /// <param name="g">Their gradients.</param>
    /// <param name="m">First moments.</param>
    /// <param name="v">Second moments.</param>
    /// <param name="t">Steps taken, float32 scalars.</param>
    /// <param name="lr">Step size.</param>
    /// <param name="beta1">Decay of m.</param>
    /// <param name="beta2">Decay of v.</param>
    /// <param name="eps">Added to the denominator.</param>
    /// <param name="decay">Weight decay.</param>
    public static void Adam(
        Tensor[] p, Tensor[] g, Tensor[] m, Tensor[] v, Tensor[] t, double lr, double beta1, double beta2, double eps,
        double decay) =>
        Invoke("adam", p, g, m, v, none, t, lr, beta1, beta2, eps, decay);

    /// <summary>A step of AdamW, weight decay apart from the gradient: Loshchilov and Hutter, 2019, arXiv:1711.05101,
    /// algorithm 2.</summary>
    /// <inheritdoc cref="Adam"/>
    public static void AdamW(
        Tensor[] p, Tensor[] g, Tensor[] m, Tensor[] v, Tensor[] t, double lr, double beta1, double beta2, double eps,
        double decay) =>
        Invoke("adamw", p, g, m, v, none, t, lr, beta1, beta2, eps, decay);

    /// <summary>A step of stochastic gradient descent: b ← momentum b + g, p ← p − lr b. Without momentum b is
    /// empty.</summary>
    public static void Sgd(Tensor[] p, Tensor[] g, Tensor[] b, double lr, double momentum, double decay) =>
        Invoke("sgd", p, g, b, lr, momentum, decay);

    /// <summary>A step of RMSProp: v ← α v + (1 − α) g², p ← p − lr g / (√v + ε), through b with momentum. Tieleman and
    /// Hinton, 2012, lecture 6.5.</summary>
    public static void RmsProp(
        Tensor[] p, Tensor[] g, Tensor[] v, Tensor[] b, double lr, double alpha, double eps, double momentum,
        double decay) =>
        Invoke("rmsprop", p, g, v, b, lr, alpha, eps, momentum, decay);

    /// <summary>The Euclidean norm of all tensors together, a tensor of one number on their device.</summary>
    public static Tensor Norm(Tensor[] x) => (Tensor)Invoke("norm", [x]);

    /// <summary>x ← factor x for a tensor of one number.</summary>
    public static void Scale(Tensor[] x, Tensor factor) => Invoke("scale", x, factor);

    /// <summary>a ← d a + (1 − d) x.</summary>
    public static void Average(Tensor[] a, Tensor[] x, double d) => Invoke("average", a, x, d);

    /// <summary>a ← x.</summary>
    public static void Assign(Tensor[] a, Tensor[] x) => Invoke("assign", a, x);

    private static object Invoke(string name, params object[] arguments)
    {
        using var off = no_grad();
        // TorchSharp does not keep the Scalar of a number: a collection could free it before it is read.
        object[] passed = [.. arguments.Select(a => a is double d ? d.ToScalar() : a)];
        var result = script.Value.invoke(name, passed);
        foreach (var number in passed.OfType<Scalar>()) number.Dispose();
        return result;
    }
}
