using System.CommandLine;
using System.Globalization;
using Generative.Configuration;
using Generative.Data;
using Generative.Data.Tables;
using Generative.Training;

namespace Generative.Cli;

/// <summary><c>data list|prepare|stats|check</c>: lists, downloads, describes and checks data sets.</summary>
internal static class DataCommand
{
    public static Command Create() =>
        new("data", "list, fetch, describe or check data sets") { ListCommand(), Prepare(), Stats(), Check() };

    private static Command ListCommand()
    {
        var command = new Command("list", "the kinds of data, and the sets that can be fetched by name");
        command.SetAction(parsed =>
        {
            var kinds = RunTypes.With(Options.PluginPaths(parsed)).KindsOf(typeof(DataOptions));
            Column[] columns = [new("", 14, Gap: 2), new("")];
            Terminal.Write(new(columns, [.. kinds.Select(k => new[] { k.Name, k.Summary })], "data.type:"));
            Terminal.Write(new(columns, [.. Remote.Sets.Select(s => Described(s.Key, s.Value))], "data prepare NAME:"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string[] Described(string name, RemoteSet set)
    {
        var place = DataSets.Roots.Select(r => Path.Combine(r, name)).FirstOrDefault(f => IsThere(name, f));
        return [name, place is null ? set.Summary : $"{set.Summary}: in {place}"];
    }

    private static Command Prepare()
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Remote.Sets.Keys) };
        name.AcceptOnlyFromAmong([.. Remote.Sets.Keys]);
        var to = Options.Of<string?>(
            "--to", "folder", "folder to put it in (default: NAME below $GENERATIVE_DATA, or below data)");
        var mirror = Options.Of<string[]>(
            "--mirror", "url", "an address to fetch the files from in place of the usual ones (repeatable)");
        mirror.Arity = ArgumentArity.ZeroOrMore;
        var command = new Command("prepare", "fetch a data set, check its sums, unpack it") { name, to, mirror };
        command.SetAction(async (parsed, stop) =>
        {
            var set = parsed.GetRequiredValue(name);
            var folder = parsed.GetValue(to) ?? Path.Combine(DataSets.Roots[0], set);
            string[] mirrors = [.. (parsed.GetValue(mirror) ?? []).Select(Address)];
            var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) };
            using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
            using var line = new TransferLine(Console.Error, TimeProvider.System);
            var download = new Download(client, new(), line.Update, line.Note);
            var remote = Remote.Sets[set];
            await Fetch(set, mirrors is [] ? remote : remote with { Mirrors = mirrors }, folder, download, line.Note,
                stop);
            Console.WriteLine($"{set}: {Described(DataSets.Open(OptionsOf(set, folder)))}, in {folder}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Fetches the files of a set that is not there yet, and unpacks what is packed.</summary>
    public static async Task Fetch(
        string name, RemoteSet set, string folder, Download download, Action<string> note, CancellationToken stop)
    {
        if (IsThere(name, folder)) return;
        foreach (var file in set.Files)
        {
            await download.Fetch(file, set.Mirrors, folder, stop);
            if (!file.Name.EndsWith(".tar.gz", StringComparison.Ordinal)) continue;
            note($"unpacking {file.Name}");
            var (packed, unpacked) = (Path.Combine(folder, file.Name), Path.Combine(folder, "unpacked"));
            TarFolder.Unpack(packed, unpacked, mostBytes: 4 * file.Bytes);
            Directory.Move(Path.Combine(unpacked, Cifar10.FolderName), Path.Combine(folder, Cifar10.FolderName));
            Directory.Delete(unpacked, recursive: true);
            File.Delete(packed);
        }
    }

    private static Command Stats()
    {
        var (config, set) = (Options.Config(), Options.Set("data.count=1000"));
        const string summary = "what a config's data looks like: counts, shape, classes, mean, spread, range";
        var command = new Command("stats", summary) { config, set };
        command.SetAction(parsed =>
        {
            var data = DataSets.Open(Read(parsed, config, set));
            foreach (var line in DataStatistics.Heading(data)) Console.WriteLine(line);
            Console.WriteLine();
            Terminal.Write(DataStatistics.Numbers(data));
            if (data.Shape.Classes > 0)
            {
                Console.WriteLine();
                Terminal.Write(DataStatistics.Classes(data));
            }
            return ExitCodes.Done;
        });
        return command;
    }

    private static Command Check()
    {
        var (config, set) = (Options.Config(), Options.Set("data.path=photos"));
        var command = new Command("check", "read all of a config's data and list every damaged file") { config, set };
        command.SetAction(parsed => Check(Read(parsed, config, set)));
        return command;
    }

    private static int Check(DataOptions data)
    {
        var (count, of, faults, remedy) = data.Check();
        foreach (var fault in faults) Console.WriteLine(fault.Message);
        var found = $"{data.Title}: {Format.Count(count, of)}";
        var skipped = remedy is null ? "" : $" ({remedy}: true skips them)";
        Console.WriteLine(faults.Count == 0 ? $"{found}: no faults" : $"{found}: {faults.Count} damaged{skipped}");
        return faults.Count == 0 ? ExitCodes.Done : ExitCodes.Usage;
    }

    private static DataOptions Read(ParseResult parsed, Argument<string> config, Option<string[]> set) =>
        ConfigFile.Read(parsed.GetRequiredValue(config), parsed.GetValue(set), parsed.GetValue(Options.Plugins)).Data;

    private static bool IsThere(string name, string folder) => name == "cifar10"
        ? Cifar10.FolderIn(folder) is not null
        : Array.TrueForAll(["train", "t10k"], part => Idx.HasImages(folder, part) && Idx.HasLabels(folder, part));

    private static DataOptions OptionsOf(string name, string folder) =>
        name == "cifar10" ? new Cifar10Options { Path = folder } : new IdxOptions { Name = name, Path = folder };

    private static string Described(DataSets data) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{data.Train.Count + data.Valid.Count:N0} training and {data.Test.Count:N0} test images {data.Shape}, "
            + $"{data.Shape.Classes} classes");

    private static string Address(string mirror) =>
        Uri.TryCreate(mirror, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? mirror.TrimEnd('/') + "/"
            : throw new DataException("--mirror", "address", mirror, "http://... or https://...");
}
