using System.Runtime.CompilerServices;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli;

/// <summary>The libraries of this program whose kinds configs can name, beside those that Training knows.</summary>
internal static class Catalog
{
#pragma warning disable CA2255 // before anything reads a config
    [ModuleInitializer]
    internal static void Register() => RunTypes.Libraries = [.. RunTypes.Libraries, typeof(GaussianVaeOptions).Assembly];
#pragma warning restore CA2255
}
