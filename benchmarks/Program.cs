using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bench;
using Generative.Numerics;

// bench NAME [--device cpu|cuda] [--threads n]: one measurement in this process, one line of JSON for benchmarks/run.
// This line loads our assembly, which sets what OpenMP reads once libtorch loads. The arguments load libtorch.
_ = NativeSettings.Applied;
var arguments = new Arguments(args);
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
set_num_threads(arguments.Threads);
var results = arguments.Name switch
{
    "vae" => VaeBench.Run(arguments),
    "conv" => ConvBench.Run(arguments),
    "classical" => ClassicalBench.Run(arguments),
    "op" => OpBench.Run(arguments),
    "sgvb" => SgvbBench.Run(arguments),
    "estimators" => EstimatorsBench.Run(arguments),
    "gan" => GanBench.Run(arguments),
    "save" => SaveBench.Run(arguments),
    "data" => DataBench.Run(),
    "stream" => StreamBench.Run(arguments),
    "diffusion" => DiffusionBench.Run(arguments),
    "flow" => FlowBench.Run(arguments),
    "sequence" => SequenceBench.Run(arguments),
    "soak" => SoakBench.Run(arguments),
    _ => throw new ArgumentException(
        $"bench '{arguments.Name}': expected vae, conv, classical, op, sgvb, estimators, gan, diffusion, flow, "
        + $"sequence, soak, save, data or stream"),
};
results["peak_mb"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
Console.WriteLine(JsonSerializer.Serialize(results));
