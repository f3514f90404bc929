namespace TorchSharp;

public static partial class torch
{
    public partial struct Size
    {
        private readonly long[]? _shape = [];
        public Size(params long[] shape) => _shape = shape;
        public readonly long[] Shape => _shape ?? [];
    }
}
