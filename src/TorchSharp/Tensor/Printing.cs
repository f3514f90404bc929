using System.Globalization;
using System.Numerics;
using System.Text;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Shape, dtype and device: [2x3], type = Float32, device = cpu.</summary>
        public override string ToString() => $"[{string.Join('x', shape)}], type = {dtype}, device = {device}";

        /// <summary>With the elements when <paramref name="disamb"/> holds.</summary>
        public string ToString(bool disamb, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
            => disamb ? ToString(TensorStringStyle.Default, fltFormat, width, cultureInfo, newLine) : ToString();

        /// <summary>The elements in one of the styles. What is null comes from the printing options.</summary>
        public string ToString(TensorStringStyle style, string? fltFormat = null, int? width = null, CultureInfo? cultureInfo = null, string? newLine = null)
        {
            if (style == TensorStringStyle.Default) style = torch.TensorStringStyle;
            if (style == TensorStringStyle.Metadata || is_meta) return ToString();
            var text = new TensorText(this, fltFormat ?? floatFormat, width ?? lineWidth, cultureInfo ?? CultureInfo.CurrentCulture, newLine ?? torch.newLine);
            return style switch
            {
                TensorStringStyle.Julia => text.Julia(),
                TensorStringStyle.Numpy => text.Numpy(),
                TensorStringStyle.CSharp => text.CSharp(),
                _ => throw new System.ComponentModel.InvalidEnumArgumentException($"Unsupported tensor string style: {style}"),
            };
        }
    }

    /// <summary>A tensor's elements as text.</summary>
    private sealed class TensorText(Tensor t, string format, int width, CultureInfo culture, string newLine)
    {
        private readonly long[] shape = t.shape;
        private readonly StringBuilder text = new();
        private readonly Func<long, string> element = Elements(t, format, culture);

        private int Rank => shape.Length;

        // The k-th element in row-major order.
        private static Func<long, string> Elements(Tensor t, string format, CultureInfo culture)
        {
            switch (t.dtype)
            {
                case ScalarType.Float16: return Read<Half>(v => ((float)v).ToString(format, culture));
                case ScalarType.BFloat16: return Read<BFloat16>(v => ((float)v).ToString(format, culture));
                case ScalarType.Float32: return Read<float>(v => v.ToString(format, culture));
                case ScalarType.Float64: return Read<double>(v => v.ToString(format, culture));
                case ScalarType.Bool: return Read<bool>(v => v.ToString(culture));
                case ScalarType.Byte: return Read<byte>(v => v.ToString(culture));
                case ScalarType.Int8: return Read<sbyte>(v => v.ToString(culture));
                case ScalarType.Int16: return Read<short>(v => v.ToString(culture));
                case ScalarType.Int32: return Read<int>(v => v.ToString(culture));
                case ScalarType.Int64: return Read<long>(v => v.ToString(culture));
                case ScalarType.ComplexFloat32: return Read<(float, float)>(v => Parts(v.Item1, v.Item2, x => ((float)x).ToString(format, culture)));
                case ScalarType.ComplexFloat64: return Read<Complex>(v => Parts(v.Real, v.Imaginary, x => x.ToString(format, culture)));
                default: return _ => t.dtype.ToString();
            }

            Func<long, string> Read<T>(Func<T, string> write) where T : unmanaged
            {
                using var scope = NewDisposeScope();
                var values = new TensorAccessor<T>(t.device_type == DeviceType.CPU ? t : t.cpu()).ToArray();
                return k => write(values[k]);
            }
        }

        // A part that is zero is left out, unless both are.
        private static string Parts(double re, double im, Func<double, string> write)
            => im == 0 ? write(re) : re == 0 ? $"{write(im)}i" : $"{write(re)}+{write(im)}i";

        // The metadata, then one aligned block for each matrix, headed by its place: [1,0,..,..] =
        internal string Julia()
        {
            text.Append(t);
            if (Rank == 0) return text.Append(", value = ").Append(element(0)).ToString();
            var (rows, columns) = Rank == 1 ? (1, shape[0]) : (shape[^2], shape[^1]);
            var place = new long[Math.Max(0, Rank - 2)];
            for (var block = 0L; block < Product(shape.AsSpan(0, place.Length)); block++)
            {
                var rest = block;
                for (var d = place.Length - 1; d >= 0; d--) (rest, place[d]) = long.DivRem(rest, shape[d]);
                text.Append(newLine);
                if (place.Length > 0) text.Append('[').AppendJoin(',', place).Append(",..,..] =").Append(newLine);
                Block(block * rows * columns, rows, columns);
            }
            return text.ToString();
        }

        private void Block(long start, long rows, long columns)
        {
            List<string[]> lines = [];
            for (var r = 0L; r < rows; r++) lines.Add(Fitting(start + r * columns, columns));
            var shown = lines.Count == 0 ? 0 : lines.Min(line => line.Length);
            var widths = Enumerable.Range(0, shown).Select(c => lines.Max(line => line[c].Length)).ToArray();
            foreach (var line in lines)
            {
                for (var c = 0; c < shown; c++) text.Append(' ').Append(line[c].PadLeft(widths[c]));
                if (shown < columns) text.Append(" ...");
                text.Append(newLine);
            }
        }

        // As many elements of a row as leave room for an ellipsis.
        private string[] Fitting(long start, long columns)
        {
            List<string> line = [];
            var left = width;
            for (var c = 0L; c < columns; c++)
            {
                var s = element(start + c);
                if (left < s.Length + 4) break;
                line.Add(s);
                left -= s.Length + 1;
            }
            return [.. line];
        }

        internal string Numpy()
        {
            if (Rank == 0) return element(0);
            Nested(0, 0, true, '[', ']', "", dimension => string.Concat(Enumerable.Repeat(newLine, Rank - dimension - 1)), element);
            return text.ToString();
        }

        internal string CSharp()
        {
            text.Append(t).Append(", value = ");
            if (Rank == 0) return text.Append(element(0)).ToString();
            var (name, suffix) = t.dtype switch
            {
                ScalarType.Float32 => ("float", "f"),
                ScalarType.Float16 => ("float16", "f"),
                ScalarType.BFloat16 => ("bfloat16", "f"),
                ScalarType.Float64 => ("double", ""),
                ScalarType.Int64 => ("long", "L"),
                ScalarType.Int32 => ("int", ""),
                ScalarType.Int16 => ("short", ""),
                ScalarType.Int8 => ("sbyte", ""),
                ScalarType.Byte => ("byte", ""),
                ScalarType.Bool => ("bool", ""),
                ScalarType.ComplexFloat32 => ("complex32", ""),
                ScalarType.ComplexFloat64 => ("complex64", ""),
                _ => (t.dtype.ToString(), ""),
            };
            Func<long, string> number = t.dtype == ScalarType.Bool ? k => element(k).ToLowerInvariant() : k => element(k) + suffix;
            if (Rank > 1) text.Append(newLine);
            text.Append(name).Append(" [").Append(',', Rank - 1).Append("] ");
            Nested(0, 0, true, '{', '}', ",", _ => newLine, number, framed: Rank > 1);
            return text.ToString();
        }

        // One level of brackets. A dimension longer than the most shows its two ends. Framed, the outermost brackets stand on lines of their own.
        private void Nested(int dimension, long start, bool first, char open, char close, string separator,
            Func<int, string> lineBreak, Func<long, string> number, bool framed = false)
        {
            var length = shape[dimension];
            var last = dimension == Rank - 1;
            var most = last ? maxColumns : maxRows;
            var ends = length <= most ? length : Math.Max(1, most / 2);
            var step = Product(shape.AsSpan(dimension + 1));
            if (!first) text.Append(' ', dimension);
            text.Append(open);
            if (framed) text.Append(newLine);
            for (var k = 0L; k < length; k++)
            {
                if (k == ends && ends < length)
                {
                    k = length - ends;
                    if (last) text.Append("... ");
                    else text.Append(' ', dimension).Append(" ...").Append(lineBreak(dimension));
                }
                if (last) text.Append(number(start + k));
                else Nested(dimension + 1, start + k * step, k == 0 && !framed, open, close, separator, lineBreak, number);
                if (k == length - 1) break;
                text.Append(last ? ", " : separator + lineBreak(dimension));
            }
            if (framed) text.Append(newLine);
            text.Append(close);
        }
    }
}

public static partial class TensorExtensionMethods
{
    /// <summary>The elements, in the default style.</summary>
    public static string str(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null,
        TensorStringStyle style = TensorStringStyle.Default)
        => tensor.ToString(style, fltFormat, width, cultureInfo, newLine);

    /// <summary>The elements as Julia writes them.</summary>
    public static string jlstr(this Tensor tensor, string? fltFormat = null, int? width = null, string? newLine = null, CultureInfo? cultureInfo = null)
        => tensor.ToString(TensorStringStyle.Julia, fltFormat, width, cultureInfo, newLine);

    /// <summary>Shape, dtype and device.</summary>
    public static string metastr(this Tensor tensor) => tensor.ToString(TensorStringStyle.Metadata);

    /// <summary>The elements as numpy writes them.</summary>
    public static string npstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null)
        => tensor.ToString(TensorStringStyle.Numpy, fltFormat, width, cultureInfo, newLine);

    /// <summary>The elements as C# writes an array.</summary>
    public static string cstr(this Tensor tensor, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null)
        => tensor.ToString(TensorStringStyle.CSharp, fltFormat, width, cultureInfo, newLine);

    /// <summary>Writes the elements to the console and returns the tensor.</summary>
    public static Tensor print(this Tensor t, string? fltFormat = "g5", int? width = 100, string? newLine = null, CultureInfo? cultureInfo = null,
        TensorStringStyle style = TensorStringStyle.Default)
    {
        Console.WriteLine(t.ToString(style, fltFormat, width, cultureInfo, newLine));
        return t;
    }
}
