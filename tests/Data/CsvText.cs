using Generative.Configuration;
using Generative.Data;
using Generative.Training;

namespace Generative.Data.Tests;

/// <summary>Tables written in a test.</summary>
internal static class CsvText
{
    public static VectorSet Read(string text, CsvOptions? o = null) =>
        Csv.Read(() => new StringReader(text), "a.csv", o ?? new CsvOptions { Path = "" });

    public const string Skips = "data.skipMissing: true leaves such rows out).";

    public static CsvOptions Label(string label) => new() { Path = "", Label = label };

    public static string Fault(string text, CsvOptions? o = null) =>
        Assert.Throws<DataException>(() => Read(text, o)).Message;
}
