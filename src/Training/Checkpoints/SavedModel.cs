using System.Reflection;
using Generative.Data;

namespace Generative.Training;

public sealed partial record Checkpoint
{
    /// <summary>Writes a trained model as a run: options and weights.</summary>
    /// <param name="folder">Made where there is none; a model saved there before is replaced.</param>
    /// <param name="model">A model that says what it is built from.</param>
    /// <param name="data">What it was trained on: <c>generative evaluate</c> opens it again.</param>
    /// <exception cref="OptionsException">The model does not say what it is built from.</exception>
    public static void Save(string folder, GenerativeModel model, DataSets data)
    {
        var (options, shape) = model.BuiltFrom
            ?? throw new OptionsException("model: got one that does not say what it is built from, "
                + "expected one that passes its options and shape to GenerativeModel");
        var dataOptions = data.Options ?? new DigitsOptions();
        var own = RunTypes.LibrariesOf(options).Union(RunTypes.LibrariesOf(dataOptions)).Where(IsPlugin);
        var run = new RunOptions { Model = options, Data = dataOptions, Plugins = [.. own.Select(a => a.Location)] };
        using var snapshot = new Snapshot();
        snapshot.Take([(ModelName, model.state_dict())], new LoopState(0, 0, null, shape)
        {
            ClassNames = data.Train.Set.ClassNames, Columns = data.Columns,
        });
        RunFolder.At(folder, run, RunTypes.Including(options, dataOptions)).Checkpoints.Write(snapshot);
    }

    /// <summary>A saved model, or that of a run, with its weights: its running average where there is one.</summary>
    /// <param name="run">The folder of <see cref="Save"/>, a run, or a checkpoint of a run, as the program takes it.
    /// </param>
    /// <param name="device">As <see cref="Devices.Resolve"/> takes it.</param>
    /// <exception cref="DataException">There is none there, or it is another model.</exception>
    public static T Load<T>(string run, string device = "auto") where T : GenerativeModel
    {
        var library = typeof(T).Assembly.Location;
        var loaded = LoadedRun.Open(run, device, _ => { }, plugins: library.Length == 0 ? [] : [library]);
        if (loaded.Model is T model) return model;
        loaded.Dispose();
        throw new DataException(run, "model", loaded.Model.GetName(), $"a model {typeof(T).Name}");
    }

    private static bool IsPlugin(Assembly library) =>
        library.Location.Length > 0 && library.GetName().Name!.Split('.')[0] != nameof(Generative);
}
