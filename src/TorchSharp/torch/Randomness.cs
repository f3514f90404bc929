namespace TorchSharp;

public static partial class torch
{
    // Seeds, and tensors and numbers of random integers and permutations. A generator of null is the default one.

    /// <summary>Seeds every default generator; returns the CPU's.</summary>
    public static Generator manual_seed(long seed)
    {
        Dispatch.Check(NativeMethods.td_manual_seed(seed));
        return Generator.Default;
    }

    /// <summary>Seeds the default generator from the machine's entropy and returns the seed.</summary>
    public static long seed()
    {
        using var generator = Generator.Default;
        return generator.seed();
    }

    public static long initial_seed()
    {
        using var generator = Generator.Default;
        return generator.initial_seed();
    }

    /// <summary>The state of the CPU's default generator, uint8 [n].</summary>
    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }

    /// <summary>The seeds and state of the default generators.</summary>
    public static class random
    {
        public static long seed() => torch.seed();
        public static long initial_seed() => torch.initial_seed();
        public static Generator manual_seed(long seed) => torch.manual_seed(seed);
        public static Tensor get_rng_state() => torch.get_rng_state();
        public static void set_rng_state(Tensor new_state) => torch.set_rng_state(new_state);
    }

    /// <summary>Integers in [low, high), int64 unless told.</summary>
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
    {
        var type = dtype ?? ScalarType.Int64;
        RequireRange(low, type, nameof(low));
        RequireRange(high - 1, type, nameof(high));
        return Finished(generator is null
            ? Dispatch.Call("randint.low", low, high, size, type, Arg.None, Place(device))
            : Dispatch.Call("randint.low_generator", low, high, size, generator, type, Arg.None, Place(device)), requires_grad, names);
    }

    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => randint(low, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => randint(0, high, size.Shape, dtype, device, requires_grad, generator, names);

    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => randint(0, high, size, dtype, device, requires_grad, generator, names);

    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => randint((long)low, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null)
        => randint(0L, high, Array.ConvertAll(size, n => (long)n), dtype, device, requires_grad, generator, names);

    private static void RequireRange(long value, ScalarType dtype, string name)
    {
        var (least, most) = dtype switch
        {
            ScalarType.Byte => (byte.MinValue, byte.MaxValue),
            ScalarType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            ScalarType.Int16 => (short.MinValue, short.MaxValue),
            ScalarType.Int32 => (int.MinValue, int.MaxValue),
            _ => (long.MinValue, long.MaxValue),
        };
        if (value < least || value > most) throw new ArgumentOutOfRangeException(name, value, $"The value is outside the range of {dtype}");
    }

    public static bool randint_bool(Generator? generator = null) => randint_long(2, generator) == 1;

    public static int randint_int(int high, Generator? generator = null) => (int)randint_long(0, high, generator);

    public static int randint_int(int low, int high, Generator? generator = null) => (int)randint_long(low, high, generator);

    public static long randint_long(long high, Generator? generator = null) => randint_long(0, high, generator);

    public static long randint_long(long low, long high, Generator? generator = null)
    {
        using var t = randint(low, high, [1L], generator: generator);
        return t.item<long>();
    }

    /// <summary>One number, uniform on [0, 1).</summary>
    public static double rand_float(Generator? generator = null)
    {
        using var t = rand(1L, ScalarType.Float64, CPU, generator: generator);
        return t.item<double>();
    }

    /// <summary>One standard normal number.</summary>
    public static double randn_float(Generator? generator = null)
    {
        using var t = randn(1L, ScalarType.Float64, CPU, generator: generator);
        return t.item<double>();
    }

    /// <summary>Normal with that mean and deviation.</summary>
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null)
        => Finished(Dispatch.Call("normal.float_float", mean, std, size, generator, dtype, Arg.None, Place(device)), requires_grad, names);

    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.rand_like(dtype,
        device, requires_grad);

    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) => input.randn_like(dtype,
        device, requires_grad);

    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null, bool requires_grad = false)
        => input.randint_like(low, high, dtype, device, requires_grad);

    /// <summary>0 .. n - 1 in random order, int64 unless told.</summary>
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false, Generator? generator = null)
        => Finished(generator is null
            ? Dispatch.Call("randperm", n, dtype ?? ScalarType.Int64, Arg.None, Place(device))
            : Dispatch.Call("randperm.generator", n, generator, dtype ?? ScalarType.Int64, Arg.None, Place(device)), requires_grad, null);

    public static Tensor randperm(long n, Tensor @out, Generator? generator = null)
        => generator is null ? Dispatch.CallOut("randperm.out", @out, n) : Dispatch.CallOut("randperm.generator_out", @out, n, generator);
}
