using Generative.Cli;

namespace Generative.Tests.Shared;

/// <summary>The program inside the tests' own process.</summary>
internal static class InProcess
{
    /// <summary>Its exit code, and what it wrote to both its outputs.</summary>
    public static (int Code, string Out, string Error) Run(params string[] args)
    {
        var (standard, error) = (Console.Out, Console.Error);
        using StringWriter o = new(), e = new();
        Console.SetOut(o);
        Console.SetError(e);
        try
        {
            return (CommandLine.Run(args), o.ToString(), e.ToString());
        }
        finally
        {
            Console.SetOut(standard);
            Console.SetError(error);
        }
    }
}
