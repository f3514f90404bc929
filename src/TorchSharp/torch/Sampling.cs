namespace TorchSharp;

public static partial class torch
{
    // Random draws. A generator of null is the default one of the device. Each is the tensor's own function.
    public static Tensor bernoulli(Tensor input, Generator? generator = null) => input.bernoulli(generator);
    public static Tensor multinomial(Tensor input, long num_samples, bool replacement = false, Generator? generator = null) => input.multinomial(num_samples, replacement, generator);
    public static Tensor poisson(Tensor input, Generator? generator = null) => input.poisson(generator);
    public static Tensor binomial(Tensor count, Tensor probs, Generator? generator = null) => count.binomial(probs, generator);
    public static Tensor rand_out(Tensor input, params long[] sizes) => Dispatch.CallOut("rand.out", input, sizes);
    public static Tensor randint_out(Tensor input, long high, long[] sizes) => Dispatch.CallOut("randint.out", input, high, sizes);
    [Obsolete("Use randperm with out.")] public static Tensor randperm_out(Tensor input, long n) => Dispatch.CallOut("randperm.out", input, n);
    public static Tensor _standard_gamma(Tensor input, Generator? generator = null) => Dispatch.Call("_standard_gamma", input, generator);
    public static Tensor _sample_dirichlet(Tensor input, Generator? generator = null) => Dispatch.Call("_sample_dirichlet", input, generator);
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) => Dispatch.Call("normal.Tensor_Tensor", mean, std, generator);
}
