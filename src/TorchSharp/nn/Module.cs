using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Base class of everything that holds parameters, buffers and submodules.</summary>
        /// <remarks>
        /// A subclass declares its components as fields and calls <see cref="RegisterComponents"/> (in its constructor, or its base's: field initialisers
        /// run first); the fields' names are the keys of <see cref="state_dict"/>.
        /// </remarks>
        public partial class Module : IDisposable
        {
            protected internal DeviceType _deviceType = DeviceType.CPU;
            protected internal int _deviceIndex = -1;
            protected internal OrderedDict<string, Module> _internal_submodules = [];
            protected internal OrderedDict<string, (Tensor, bool)> _internal_buffers = [];
            protected internal OrderedDict<string, Parameter> _internal_params = [];
            protected internal string? name;
            private bool inTraining = true;

            protected Module(string? name) => this.name = name;

            /// <summary>Whether layers that differ between training and evaluation (dropout, batch norm) train.</summary>
            public virtual bool training => inTraining;

            public virtual string GetName() => name ?? GetType().Name;

            /// <summary>Runs it on every submodule, depth first, then on this one.</summary>
            public virtual Module apply(Action<Module> fn)
            {
                foreach (var (_, m) in _internal_submodules) m.apply(fn);
                fn(this);
                return this;
            }

            public virtual void train(bool train = true)
            {
                inTraining = train;
                foreach (var (_, m) in named_children()) m.train(train);
            }

            public virtual void eval() => train(false);

            /// <summary>Drops every parameter's gradient, or fills it with zeros.</summary>
            public virtual unsafe void zero_grad(bool set_to_none = true)
            {
                var all = parameters().Select(p => p.Handle).ToArray();
                fixed (nint* handles = all) Dispatch.Check(NativeMethods.td_zero_grads(handles, all.Length, set_to_none ? 1 : 0), "zero_grad");
            }

            /// <summary>Submodules of this one.</summary>
            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            /// <summary>All submodules at any depth, this one's first; this one itself is not among them.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach (var child in _internal_submodules) yield return child;
                foreach (var (prefix, child) in _internal_submodules)
                    foreach (var (n, m) in child.named_modules()) yield return ($"{prefix}.{n}", m);
            }

            public virtual IEnumerable<Module> modules() => named_modules().Select(m => m.module);

            public virtual IEnumerable<Module> children() => named_children().Select(m => m.module);

            /// <summary>Every parameter once, with its dotted name.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
                foreach (var entry in _internal_params)
                    if (!entry.Item2.IsInvalid && seen.Add(entry.Item2)) yield return entry;
                if (!recurse) yield break;
                foreach (var (prefix, child) in _internal_submodules)
                    foreach (var (n, p) in child.named_parameters(true))
                        if (seen.Add(p)) yield return ($"{prefix}.{n}", p);
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(p => p.parameter);

            /// <summary>Every buffer once, with its dotted name.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
                foreach (var (n, (b, persistent)) in _internal_buffers)
                    if (!b.IsInvalid && (persistent || include_nonpersistent) && seen.Add(b)) yield return (n, b);
                if (!recurse) yield break;
                foreach (var (prefix, child) in _internal_submodules)
                    foreach (var (n, b) in child.named_buffers(true, include_nonpersistent))
                        if (seen.Add(b)) yield return ($"{prefix}.{n}", b);
            }

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true)
                => named_buffers(recurse, include_nonpersistent).Select(b => b.buffer);

            protected virtual (string name, Parameter parameter)[] _named_parameters() => [.. named_parameters(false)];

            protected virtual (string name, Tensor buffer)[] _named_buffers() => [.. named_buffers(false)];

            protected virtual Parameter[] _parameters(bool recurse = true) => [.. parameters(recurse)];

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            /// <summary>The buffer of that dotted name, or null.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (_internal_buffers.TryGetValue(target, out var b)) return b.Item1;
                return Child(target, out var rest)?.get_buffer(rest);
            }

            /// <summary>The parameter of that dotted name, or null.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (_internal_params.TryGetValue(target, out var p)) return p;
                return Child(target, out var rest)?.get_parameter(rest);
            }

            private Module? Child(string target, out string rest)
            {
                var dot = target.IndexOf('.');
                rest = target[(dot + 1)..];
                return dot < 0 ? null : named_children().FirstOrDefault(c => c.name == target[..dot]).module;
            }

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Disposes the parameters, buffers and submodules.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (!disposing) return;
                foreach (var (_, (b, _)) in _internal_buffers) b.Dispose();
                foreach (var (_, p) in _internal_params) p.Dispose();
                foreach (var (_, m) in _internal_submodules) m.Dispose();
            }
        }
    }
}
