using System.Runtime.CompilerServices;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Tests.Shared;

/// <summary>The kinds that configs of tests can name: as the program's.</summary>
internal static class Kinds
{
    [ModuleInitializer]
    internal static void Register() => RunTypes.Add(typeof(GaussianVaeOptions).Assembly);
}
