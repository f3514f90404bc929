namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            public static partial class rnn
            {
                public sealed partial class PackedSequence : IDisposable
                {
                    public void Dispose() { }
                }
            }
        }
    }
}
