namespace TorchSharp;

/// <summary>Something that shows how far a long task has come.</summary>
public interface IProgressBar : IDisposable
{
    long Value { get; set; }

    /// <summary>The value at the end, when it is known.</summary>
    long? Maximum { get; set; }
}
