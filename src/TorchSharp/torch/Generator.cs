namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a seed and a state of its own.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        internal nint Handle => handle != 0 ? handle : throw new InvalidOperationException("Generator: it was disposed");

        public Generator(ulong seed = 0, Device? device = null)
            : this(NativeMethods.td_new_generator(seed, (int)(device ?? CPU).type, (device ?? CPU).index), device ?? CPU) { }

        private Generator(nint handle, Device device) => (this.handle, this.device) = (handle != 0 ? handle : throw Dispatch.Error("Generator"), device);

        ~Generator() => Free();

        public Device device { get; }

        /// <summary>The CPU generator that operators use when none is given.</summary>
        public static Generator Default => DefaultOf(CPU);

        /// <summary>The generator that operators on that device use when none is given.</summary>
        internal static Generator DefaultOf(Device device) => new(NativeMethods.td_default_generator((int)device.type, device.index), device);

        /// <summary>The whole state as bytes, uint8 [n].</summary>
        public Tensor get_state() => Tensor.OwnOrNull(NativeMethods.td_generator_state(Handle)) ?? throw Dispatch.Error("Generator.get_state");

        public void set_state(Tensor value) => Dispatch.Check(NativeMethods.td_generator_set_state(Handle, value.Handle), "Generator.set_state");

        public Generator manual_seed(long seed)
        {
            Dispatch.Check(NativeMethods.td_generator_seed(Handle, seed), "Generator.manual_seed");
            return this;
        }

        /// <summary>Seeds it from the machine's entropy and returns the seed.</summary>
        public long seed() => Seed(fresh: true);

        public long initial_seed() => Seed(fresh: false);

        private unsafe long Seed(bool fresh)
        {
            long value;
            Dispatch.Check(NativeMethods.td_generator_get_seed(Handle, fresh ? 1 : 0, &value), "Generator.seed");
            return value;
        }

        public void Dispose()
        {
            Free();
            GC.SuppressFinalize(this);
        }

        private void Free()
        {
            var h = Interlocked.Exchange(ref handle, 0);
            if (h != 0) NativeMethods.td_free_generator(h);
        }
    }
}
