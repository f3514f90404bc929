using System.CommandLine;
using System.Globalization;
using Training.Config;
using Training.Data;
using Training.Tables;

namespace Training.Cli;

/// <summary><c>data list|prepare|stats</c>: which data sets there are, fetching one, and what a config's data looks like.</summary>
internal static class DataCommand
{
    public static Command Create() => new("data", "list, fetch or describe data sets") { ListCommand(), Prepare(), Stats() };

    /// <summary>The kinds of data that a config can name, each with a line.</summary>
    public static IReadOnlyList<(string Name, string Summary)> Kinds { get; } =
    [
        ("digits", "drawn digits, 28x28 grey, any count, no download"),
        ("idx", "MNIST, Fashion-MNIST, KMNIST and EMNIST files, raw or gzip"),
        ("toy", "points in the plane: moons, rings, pinwheel, checkerboard, mixtures of Gaussians"),
        ("stackedDigits", "three digits of an IDX set as colours: a thousand modes"),
        ("imageFolder", "PNG and JPEG files, a subfolder for each class; cropped, resized, grey or colour"),
        ("numpy", ".npy and .npz: images [N, H, W], [N, H, W, C] or [N, C, H, W], or vectors [N, D]"),
        ("cifar10", "CIFAR-10, the binary version"),
        ("csv", "rows of a table as vectors, with or without a column of classes"),
    ];

    private static Command ListCommand()
    {
        var command = new Command("list", "the kinds of data, and the sets that can be fetched by name");
        command.SetAction(_ =>
        {
            Column[] columns = [new("", 14, Gap: 2), new("")];
            Terminal.Write(new(columns, [.. Kinds.Select(k => new[] { k.Name, k.Summary })], "data.type:"));
            Terminal.Write(new(columns, [.. Remote.Sets.Select(s => Described(s.Key, s.Value))], "data prepare NAME:"));
            return ExitCodes.Done;
        });
        return command;
    }

    private static string[] Described(string name, RemoteSet set)
    {
        var place = DataSets.Roots.Select(r => Path.Combine(r, name)).FirstOrDefault(f => Stands(name, f));
        return [name, place is null ? set.Summary : $"{set.Summary}: in {place}"];
    }

    private static Command Prepare()
    {
        var name = new Argument<string>("name") { Description = string.Join(", ", Remote.Sets.Keys) };
        name.AcceptOnlyFromAmong([.. Remote.Sets.Keys]);
        var to = new Option<string?>("--to") { Description = "folder to put it in (default: NAME below $GENERATIVE_DATA, or below data)", HelpName = "folder" };
        var mirror = new Option<string[]>("--mirror") { Description = "an address to fetch the files from in place of the usual ones (repeatable)", HelpName = "url", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("prepare", "fetch a data set, check its sums, unpack it") { name, to, mirror };
        command.SetAction(async (parsed, stop) =>
        {
            var set = parsed.GetRequiredValue(name);
            var folder = parsed.GetValue(to) ?? Path.Combine(DataSets.Roots[0], set);
            string[] mirrors = [.. (parsed.GetValue(mirror) ?? []).Select(Address)];
            using var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(15) }) { Timeout = Timeout.InfiniteTimeSpan };
            using var line = new TransferLine(Console.Error, TimeProvider.System);
            var download = new Download(client, new(), line.Update, line.Note);
            var remote = Remote.Sets[set];
            await Fetch(set, mirrors is [] ? remote : remote with { Mirrors = mirrors }, folder, download, line.Note, stop);
            Console.WriteLine($"{set}: {Described(DataSets.Open(OptionsOf(set, folder)))}, in {folder}");
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>Fetches the files of a set that is not there yet, and unpacks what is packed.</summary>
    public static async Task Fetch(string name, RemoteSet set, string folder, Download download, Action<string> note, CancellationToken stop)
    {
        if (Stands(name, folder)) return;
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
        var config = new Argument<string>("config") { Description = "the config file" };
        var set = new Option<string[]>("--set") { Description = "override a key: --set data.count=1000 (repeatable)", HelpName = "a.b=v", Arity = ArgumentArity.ZeroOrMore };
        var command = new Command("stats", "what a config's data looks like: counts, shape, classes, mean, spread, range") { config, set };
        command.SetAction(parsed =>
        {
            var options = new ConfigReader(Catalog.Types).Read<RunOptions>(parsed.GetRequiredValue(config), parsed.GetValue(set));
            Print(DataSets.Open(options.Data));
            return ExitCodes.Done;
        });
        return command;
    }

    private static void Print(DataSets data)
    {
        foreach (var line in DataStatistics.Heading(data)) Console.WriteLine(line);
        Console.WriteLine();
        Terminal.Write(DataStatistics.Numbers(data));
        if (data.Shape.Classes > 0)
        {
            Console.WriteLine();
            Terminal.Write(DataStatistics.Classes(data));
        }
    }

    private static bool Stands(string name, string folder) => name == "cifar10" ? Cifar10.FolderIn(folder) is not null
        : Array.TrueForAll(["train", "t10k"], part => Idx.HasImages(folder, part) && Idx.HasLabels(folder, part));

    private static DataOptions OptionsOf(string name, string folder) => name == "cifar10" ? new Cifar10Options { Path = folder } : new IdxOptions { Name = name, Path = folder };

    private static string Described(DataSets data) =>
        string.Create(CultureInfo.InvariantCulture, $"{data.Train.Count + data.Valid.Count:N0} training and {data.Test.Count:N0} test images {data.Shape}, {data.Shape.Classes} classes");

    private static string Address(string mirror) => Uri.TryCreate(mirror, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        ? mirror.TrimEnd('/') + "/" : throw new DataFault("--mirror", "address", mirror, "http://... or https://...");
}
