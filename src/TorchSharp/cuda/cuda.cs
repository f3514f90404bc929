using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The CUDA devices of this machine, as the libtorch that is loaded sees them.</summary>
    public static partial class cuda
    {
        public static bool is_available() => NativeMethods.td_cuda_available() != 0 && device_count() > 0;

        public static bool is_cudnn_available() => is_available() && NativeMethods.td_switch(6, -1) > 0;

        public static int device_count() => NativeMethods.td_cuda_count();

        /// <summary>Seeds the current device's generator; without CUDA it does nothing, as in PyTorch.</summary>
        public static void manual_seed(long seed)
        {
            if (is_available()) Seed(seed, CUDA);
        }

        public static void manual_seed_all(long seed)
        {
            for (var k = 0; k < device_count(); k++) Seed(seed, new(k));
        }

        /// <summary>Waits until the device has done all it was given.</summary>
        /// <exception cref="System.Runtime.InteropServices.ExternalException">There is no CUDA.</exception>
        public static void synchronize(Device? device = null) => Dispatch.Check(NativeMethods.td_cuda_synchronize(device?.index ?? -1), "cuda.synchronize");

        private static void Seed(long seed, Device device)
        {
            using var g = Generator.DefaultOf(device);
            g.manual_seed(seed);
        }
    }

    /// <summary>Switches of the libraries underneath.</summary>
    public static partial class backends
    {
        public static partial class cuda
        {
            // Where libtorch has no such kernel, the choice is only remembered.
            private static bool flash = true, math = true;

            public static bool flash_sdp_enabled() => Read(2) ?? flash;

            public static void enable_flash_sdp(bool enable) => Write(2, flash = enable);

            public static bool math_sdp_enabled() => Read(3) ?? math;

            public static void enable_math_sdp(bool enable) => Write(3, math = enable);

            public static partial class matmul
            {
                /// <summary>Whether products of float32 matrices may use TensorFloat-32.</summary>
                public static bool allow_tf32 { get => Read(1) ?? false; set => Write(1, value); }

                public static bool allow_fp16_reduced_precision_reduction { get => Read(7) ?? false; set => Write(7, value); }
            }
        }

        public static partial class cudnn
        {
            /// <summary>Whether convolutions of float32 may use TensorFloat-32.</summary>
            public static bool allow_tf32 { get => Read(0) ?? false; set => Write(0, value); }
        }

        private static bool? Read(int which) => NativeMethods.td_switch(which, -1) is var v && v < 0 ? null : v != 0;

        private static void Write(int which, bool value) => _ = NativeMethods.td_switch(which, value ? 1 : 0);
    }

    /// <summary>Programs exported ahead of time.</summary>
    public static partial class export
    {
        /// <exception cref="FileNotFoundException">There is no such file.</exception>
        /// <exception cref="NotSupportedException">Always, for a file that is there: the runtime for compiled packages is not part of libtorch's operator set.</exception>
        public static ExportedProgram load(string filename) => new(filename);

        /// <inheritdoc cref="load(string)"/>
        public static ExportedProgram<TResult> load<TResult>(string filename) => new(filename);
    }

    public static partial class utils
    {
        public static partial class tensorboard { }
    }
}
