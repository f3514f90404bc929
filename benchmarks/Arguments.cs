using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Bench;

/// <summary>What one measurement runs on.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, long> numbers = [];

    public Arguments(string[] args)
    {
        Name = args.Length > 0 ? args[0] : "";
        for (var k = 1; k + 1 < args.Length; k += 2)
        {
            var (option, value) = (args[k], args[k + 1]);
            if (option == "--device") Device = device(value);
            else if (option == "--threads") Threads = int.Parse(value);
            else if (option == "--epochs") Epochs = int.Parse(value);
            else if (option == "--precision") Precision = Enum.Parse<Precision>(value, ignoreCase: true);
            else if (option == "--without") Without = $"Generative.Plain.{value}";
            else numbers[option] = long.Parse(value);
        }
    }

    public string Name { get; }
    public Device Device { get; } = CPU;
    public int Threads { get; } = Environment.ProcessorCount;
    public int Epochs { get; } = 4;
    public Precision Precision { get; }

    /// <summary>The switch of a kernel that every second round is without; null: none.</summary>
    public string? Without { get; }

    /// <summary>A whole number that only some measurements know.</summary>
    public long Number(string option, long otherwise) => numbers.GetValueOrDefault(option, otherwise);

    /// <summary>Waits for the device, so that a clock read means something.</summary>
    public void Synchronize()
    {
        if (Device.type == TorchSharp.DeviceType.CUDA) cuda.synchronize(Device);
    }
}
