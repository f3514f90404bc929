using System.Text;

namespace TorchSharp;

public static partial class torch
{
    // Dimension names. "*" or null stands for a dimension without one.
    public partial class Tensor
    {
        /// <summary>The names of the dimensions; null entries for those without.</summary>
        public unsafe string[] names
        {
            get
            {
                const int Capacity = 4096;
                var buffer = stackalloc byte[Capacity];
                var n = NativeMethods.td_names(Handle, buffer, Capacity);
                Dispatch.Check(n);
                return n == 0 ? new string[ndim] : [.. Encoding.UTF8.GetString(buffer, n).Split(',').Select(s => s == "*" ? null! : s)];
            }
        }

        public bool has_names() => names.Any(n => n is not null);

        private unsafe Tensor Named(int action, IEnumerable<string>? names, string op)
        {
            fixed (byte* text = names is null ? null : Encoding.UTF8.GetBytes(string.Join(',', names.Select(n => n ?? "*")) + "\0"))
                return OwnOrNull(NativeMethods.td_with_names(Handle, action, text)) ?? throw Dispatch.Error(op);
        }

        /// <summary>A view under other names; null takes them away.</summary>
        public Tensor rename(IEnumerable<string>? names) => Named(0, names, "rename");

        public Tensor rename_(IEnumerable<string>? names)
        {
            Named(1, names, "rename_").Dispose();
            return this;
        }

        /// <summary>A view whose unnamed dimensions get names.</summary>
        public Tensor refine_names(IEnumerable<string> names) => Named(2, Expanded([.. names]), "refine_names");

        public Tensor refine_names(params string[] names) => refine_names((IEnumerable<string>)names);

        /// <summary>A view whose dimensions stand in that order; names that it lacks become dimensions of length 1.</summary>
        public Tensor align_to(IEnumerable<string> names)
        {
            string[] wanted = [.. names];
            var at = Array.IndexOf(wanted, "...");
            return Named(3, at < 0 ? wanted : [.. wanted[..at], .. this.names.Except(wanted), .. wanted[(at + 1)..]], "align_to");
        }

        public Tensor align_to(params string[] names) => align_to((IEnumerable<string>)names);

        public Tensor align_as(Tensor other) => align_to((IEnumerable<string>)other.names);

        // "..." stands for the names that the remaining dimensions have already.
        private string[] Expanded(string[] wanted)
        {
            var at = Array.IndexOf(wanted, "...");
            if (at < 0) return wanted;
            var own = names;
            return [.. wanted[..at], .. own[at..(own.Length - (wanted.Length - at - 1))], .. wanted[(at + 1)..]];
        }
    }
}
