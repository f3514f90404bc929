using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A chain of modules: each takes the one before's result, which is freed once used.</summary>
    public class Sequential : nn.Module<Tensor, Tensor>
    {
        private nn.IModule<Tensor, Tensor>[] steps = [];

        protected internal Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        protected internal Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
        {
            foreach (var module in modules) append(module);
        }

        internal Sequential(IEnumerable<(string, nn.IModule<Tensor, Tensor>)> modules) : base(nameof(Sequential))
        {
            foreach (var (name, module) in modules) append(name, module);
        }

        /// <summary>How many modules.</summary>
        public int Count => steps.Length;

        public nn.IModule<Tensor, Tensor> this[int index] => steps[index];

        public Sequential this[(int? start, int? end) index] => Slice(index.start ?? 0, index.end ?? Count);

        public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

        private Sequential Slice(int start, int end)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(end, Count);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(start, end);
            return new(Enumerable.Range(start, end - start).Select(k => (_internal_submodules[k].Item1, steps[k])));
        }

        /// <exception cref="ArgumentException">It is not a <see cref="nn.Module"/>.</exception>
        public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
        {
            register_module(name, module as nn.Module ?? throw new ArgumentException($"Sequential: '{name}' is not a module"));
            steps = [.. steps, module];
            return this;
        }

        public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Count.ToString(), module);

        public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true)
            => base.named_buffers(recurse, include_persistent);

        public override void train(bool on = true) => base.train(on);

        // Its modules are registered as they come; a subclass may have fields of its own.
        protected override void RegisterComponents()
        {
            if (GetType() != typeof(Sequential)) base.RegisterComponents();
        }

        public override Tensor forward(Tensor tensor)
        {
            var x = tensor;
            for (var k = 0; k < steps.Length; k++)
            {
                // A linear layer and the ReLU behind it, or a group normalisation and its SiLU, are one pass where nobody watches what stands between them.
                Tensor y;
                if (steps[k] is Linear { Hooked: false } linear && k + 1 < steps.Length && steps[k + 1] is ReLU { Hooked: false })
                {
                    y = linear.Rectified(x);
                    k++;
                }
                else if (steps[k] is GroupNorm { Hooked: false, affine: true } norm && k + 1 < steps.Length && steps[k + 1] is SiLU { Hooked: false })
                {
                    y = norm.Activated(x);
                    k++;
                }
                else
                {
                    y = steps[k].call(x);
                }
                if (!ReferenceEquals(x, tensor) && !ReferenceEquals(x, y)) x.Dispose();
                x = y;
            }
            return ReferenceEquals(x, tensor) ? Dispatch.Call("alias", tensor) : x;
        }
    }
}

namespace TorchSharp
{
    using Modules;

    public static partial class torch
    {
        public static partial class nn
        {
            public static Sequential Sequential() => new(Array.Empty<Module<Tensor, Tensor>>());

            public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(modules);

            public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => new(modules);

            public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => new([.. modules.Select(m => (m.Item1, m.Item2))]);

            public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new([.. modules]);

            public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules)
                => new([.. modules.Select(m => (m.Item1, m.Item2))]);

            public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules) => new([.. modules]);
        }
    }
}
