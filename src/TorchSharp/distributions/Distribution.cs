namespace TorchSharp;

public static partial class torch
{
    public static partial class distributions
    {
        /// <summary>A probability distribution over tensors: samples are [sample_shape, batch_shape, event_shape], log-probabilities [sample_shape, batch_shape].</summary>
        /// <remarks>Parameters are kept outside every dispose scope until the distribution is disposed or collected.</remarks>
        public abstract class Distribution : IDisposable
        {
            /// <summary>Euler's constant γ.</summary>
            protected const double euler_constant = 0.57721566490153286060;

            protected Generator? generator;

            public Distribution(Generator? generator, long[]? batch_shape = null, long[]? event_shape = null)
                : this(generator, new Size(batch_shape ?? Array.Empty<long>()), new Size(event_shape ?? Array.Empty<long>())) { }

            public Distribution(Generator? generator, Size batch_shape, Size? event_shape = null)
            {
                this.generator = generator;
                _init(batch_shape, event_shape);
            }

            protected void _init(Size? batch_shape = null, Size? event_shape = null) =>
                (this.batch_shape, this.event_shape) = (batch_shape ?? new Size(Array.Empty<long>()), event_shape ?? new Size(Array.Empty<long>()));

            /// <summary>The shape of the parameters.</summary>
            public Size batch_shape { get; protected set; }

            /// <summary>The shape of one draw.</summary>
            public Size event_shape { get; protected set; }

            public abstract Tensor mean { get; }

            public virtual Tensor mode => throw new NotImplementedException($"{GetType().Name}.mode");

            public abstract Tensor variance { get; }

            public virtual Tensor stddev => Wrap(() => variance.sqrt());

            /// <summary>Draws without gradients.</summary>
            public virtual Tensor sample(params long[] sample_shape)
            {
                using var off = no_grad();
                return rsample(sample_shape);
            }

            /// <inheritdoc cref="sample(long[])"/>
            public Tensor sample(Size sample_shape) => sample(sample_shape.Shape);

            /// <summary>Draws that are differentiable in the parameters where the distribution can be reparameterised.</summary>
            public abstract Tensor rsample(params long[] sample_shape);

            /// <inheritdoc cref="rsample(long[])"/>
            public Tensor rsample(Size sample_shape) => rsample(sample_shape.Shape);

            /// <summary>log p(value).</summary>
            public abstract Tensor log_prob(Tensor value);

            /// <summary>−E[log p], in nats.</summary>
            public abstract Tensor entropy();

            /// <summary>The same distribution with its parameters expanded; into <paramref name="instance"/> where one is given.</summary>
            public abstract Distribution expand(Size batch_shape, Distribution? instance = null);

            /// <summary>P(X ≤ value).</summary>
            public virtual Tensor cdf(Tensor value) => throw new NotImplementedException($"{GetType().Name}.cdf");

            /// <summary>The value whose cumulative probability is given.</summary>
            public virtual Tensor icdf(Tensor value) => throw new NotImplementedException($"{GetType().Name}.icdf");

            /// <summary>Every value a discrete distribution takes, along a new first dimension.</summary>
            public virtual Tensor enumerate_support(bool expand = true) => throw new NotImplementedException($"{GetType().Name}.enumerate_support");

            /// <summary>exp(entropy).</summary>
            public virtual Tensor perplexity() => Wrap(() => entropy().exp());

            protected long[] ExtendedShape(params long[] sample_shape) => [.. sample_shape, .. batch_shape.Shape, .. event_shape.Shape];

            protected Tensor LogitsToProbs(Tensor logits, bool isBinary = false) => isBinary ? logits.sigmoid() : Dispatch.Call("softmax.int", logits, -1);

            protected Tensor ProbsToLogits(Tensor probs, bool isBinary = false) => Wrap(() =>
            {
                var p = ClampProbs(probs);
                return isBinary ? p.log() - (-p).log1p() : p.log();
            });

            /// <summary>Into [ε, 1 − ε], with ε the dtype's own.</summary>
            protected Tensor ClampProbs(Tensor probs) => probs.clamp(Epsilon(probs.dtype), 1 - Epsilon(probs.dtype));

            /// <summary>max(x, 0), with half the gradient at 0.</summary>
            protected Tensor ClampByZero(Tensor x) => Wrap(() => (x.clamp(min: 0) + x - x.clamp(max: 0)) / 2);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing) { }

            /// <summary>Machine epsilon.</summary>
            private protected static double Epsilon(ScalarType type) => type switch
            {
                ScalarType.Float64 => double.BitIncrement(1) - 1,
                ScalarType.Float16 => 9.765625e-4,
                ScalarType.BFloat16 => 7.8125e-3,
                _ => MathF.BitIncrement(1) - 1,
            };

            /// <summary>The smallest normal number.</summary>
            private protected static double Tiny(ScalarType type) => type switch
            {
                ScalarType.Float64 => 2.2250738585072014e-308,
                ScalarType.Float16 => 6.103515625e-05,
                _ => 1.1754943508222875e-38,
            };

            /// <summary>Intermediate tensors go at once.</summary>
            private protected static Tensor Wrap(Func<Tensor> formula) => WrappedTensorDisposeScope(formula);

            /// <summary>The distribution's own reference, outside every scope.</summary>
            private protected static Tensor Keep(Tensor t) => Dispatch.Call("alias", t).DetachFromDisposeScope();

            /// <summary>What is computed here, outside every scope.</summary>
            private protected static Tensor Own(Func<Tensor> formula) => Wrap(formula).DetachFromDisposeScope();

            /// <summary>Parameters broadcast to one shape.</summary>
            private protected static Tensor[] Broadcast(params Tensor[] parameters) => Dispatch.CallList("broadcast_tensors", parameters).Select(t => t.DetachFromDisposeScope()).ToArray();

            private protected static Size ShapeOf(Tensor t) => new(t.shape);

            private protected static Size Leading(Tensor t, int trailing) => new(t.shape[..^trailing]);

            /// <summary>Uniform numbers in (0, 1), away from the ends.</summary>
            private protected Tensor Uniforms(long[] shape, Tensor like) => ClampProbs(Empty(shape, like).uniform_(0, 1, generator));

            private protected static Tensor Empty(long[] shape, Tensor like) => Dispatch.Call("new_empty", like.detach(), shape);

            private protected Tensor Filled(double value, Tensor like) => Dispatch.Call("new_full", like.detach(), ExtendedShape(), value);

            /// <summary>Exactly one of the two is given.</summary>
            private protected static void CheckOne(Tensor? probs, Tensor? logits)
            {
                if (probs is null == logits is null) throw new ArgumentException("exactly one of 'probs' and 'logits' is expected");
            }

            /// <summary>The given instance as what it must be, or null where none is given.</summary>
            private protected static T? As<T>(Distribution? instance) where T : Distribution =>
                instance is null ? null : instance as T ?? throw new ArgumentException($"expand(): 'instance' must be a {typeof(T).Name} distribution");
        }

        /// <summary>p(x; θ) = exp(⟨t(x), θ⟩ − F(θ) + k(x)): the entropy follows from the log-normaliser F.</summary>
        /// <remarks>H = F(θ) − ⟨θ, ∇F(θ)⟩ − E[k(x)]. Nielsen and Nock, "Entropies and cross-entropies of exponential families", 2010.</remarks>
        public abstract class ExponentialFamily : Distribution
        {
            protected ExponentialFamily(Generator? generator) : base(generator) { }

            /// <summary>θ.</summary>
            protected abstract IList<Tensor> NaturalParams { get; }

            /// <summary>E[k(x)].</summary>
            protected abstract Tensor MeanCarrierMeasure { get; }

            /// <summary>F(θ).</summary>
            protected virtual Tensor LogNormalizer(params Tensor[] parameters) => throw new NotImplementedException($"{GetType().Name}.LogNormalizer");

            public override Tensor entropy() => Wrap(() =>
            {
                using var on = enable_grad();
                Tensor[] theta = [.. NaturalParams.Select(p => p.requires_grad ? p : p.detach().requires_grad_(true))];
                var f = LogNormalizer(theta);
                var slopes = autograd.grad([f.sum()], theta, create_graph: true);
                var h = f - MeanCarrierMeasure;
                for (var k = 0; k < theta.Length; k++) h = h - (theta[k] * slopes[k]).reshape([.. batch_shape.Shape, -1]).sum(-1);
                return h;
            });
        }
    }
}
