using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PlainTorch;

// PlainTorch NAME [--device cpu|cuda] [--threads n] [--epochs n]: one measurement in this process, one line of JSON.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var options = new Options(args);
set_num_threads(options.Threads);
manual_seed(1);
var results = options.Name switch
{
    "vae" => VaeProgram.Run(options),
    "conv" => ConvProgram.Run(options),
    "gan" => GanProgram.Run(options),
    "diffusion" => DiffusionProgram.Run(options),
    "flow" => FlowProgram.Run(options),
    "estimators" => EstimatorsProgram.Run(options),
    _ => throw new ArgumentException($"'{options.Name}': expected vae, conv, gan, diffusion, flow or estimators"),
};
// On Linux this is VmHWM of /proc/self/status.
results["peak_mb"] = Process.GetCurrentProcess().PeakWorkingSet64 / 1e6;
// A loss that is not a number is left out: plain convolutions may read memory that nobody wrote (docs/engine.md).
var finite = results.Where(r => double.IsFinite(r.Value)).ToDictionary();
Console.WriteLine(JsonSerializer.Serialize(finite));
