namespace TorchSharp
{
    /// <summary>Padding of a convolution by rule: none, or as much as keeps the size.</summary>
    public enum Padding { Valid = 0, Same = 1 }

    /// <summary>What stands beyond the border.</summary>
    public enum PaddingModes { Zeros = 0, Reflect = 1, Replicate = 2, Circular = 3, Constant = 4 }

    /// <summary>How an embedding bag sums up its rows; ATen's numbers.</summary>
    public enum EmbeddingBagMode { Sum = 0, Mean = 1, Max = 2 }

    public static partial class torch
    {
        /// <summary>ATen's numbers of bilinear and nearest are the other way round.</summary>
        public enum GridSampleMode { Nearest = 0, Bilinear = 1 }

        public enum GridSamplePaddingMode { Zeros = 0, Reflection = 1, Border = 2 }

        public enum InterpolationMode { Nearest = 0, Linear = 1, Bilinear = 2, Bicubic = 3, Trilinear = 4, Area = 5, NearestExact = 6 }

        public enum UpsampleMode { Nearest = 0, Linear = 1, Bilinear = 2, Bicubic = 3, Trilinear = 4 }

        public static partial class nn
        {
            /// <summary>What becomes of a loss per element; ATen's numbers.</summary>
            public enum Reduction { None = 0, Mean = 1, Sum = 2 }

            public enum NonLinearities { ReLU = 0, Tanh = 1 }

            public enum Activations { ReLU = 0, GELU = 1 }
        }
    }
}
