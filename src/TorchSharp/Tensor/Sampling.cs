namespace TorchSharp;

public static partial class torch
{
    // Random draws. A generator of null is the default one of the device.
    public partial class Tensor
    {
        /// <summary>1 with probability this, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null) => Dispatch.Call("bernoulli", this, generator);
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) => Dispatch.CallInPlace("bernoulli_.float", this, p, generator);
        public Tensor bernoulli_(Tensor p, Generator? generator = null) => Dispatch.CallInPlace("bernoulli_.Tensor", this, p, generator);

        /// <summary>Indices drawn from the weights of the last dimension, int64 [..., num_samples].</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null) => Dispatch.Call("multinomial", this, num_samples, replacement, generator);

        public Tensor poisson(Generator? generator = null) => Dispatch.Call("poisson", this, generator);
        public Tensor binomial(Tensor prob, Generator? generator = null) => Dispatch.Call("binomial", this, prob, generator);
        public Tensor cauchy_(double median = 0, double sigma = 1, Generator? generator = null) => Dispatch.CallInPlace("cauchy_", this, median, sigma, generator);

        /// <summary>Density lambda·exp(−lambda·x).</summary>
        public Tensor exponential_(double lambda = 1, Generator? generator = null) => Dispatch.CallInPlace("exponential_", this, lambda, generator);

        /// <summary>Numbers of trials until the first success, P(k) = (1 − p)^(k−1) p.</summary>
        public Tensor geometric_(double p, Generator? generator = null) => Dispatch.CallInPlace("geometric_", this, p, generator);

        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null) => Dispatch.CallInPlace("normal_", this, mean, std, generator);
        public Tensor log_normal_(double mean = 0, double std = 1, Generator? generator = null) => Dispatch.CallInPlace("log_normal_", this, mean, std, generator);

        /// <summary>Whole numbers in [from, to).</summary>
        public Tensor random_(double from, double to, Generator? generator = null) => Dispatch.CallInPlace("random_.from", this, (long)from, (long)to, generator);

        /// <summary>Uniform in [from, to).</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null) => Dispatch.CallInPlace("uniform_", this, from, to, generator);

        // This tensor takes the shape and the draws.
        public Tensor randn_out(params long[] sizes) => Dispatch.CallOut("randn.out", this, sizes);
        public Tensor rand_out(params long[] sizes) => Dispatch.CallOut("rand.out", this, sizes);
        public Tensor randint_out(long high, long[] sizes) => Dispatch.CallOut("randint.out", this, high, sizes);
        [Obsolete("Use torch.randperm with out.")] public Tensor randperm_out(long n) => Dispatch.CallOut("randperm.out", this, n);
    }
}
