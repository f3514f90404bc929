using Generative.Data;
using Generative.Models.Vae;
using Generative.Training;

namespace Generative.Cli.Tests.Samples;

/// <summary>The programs of samples/, as a reader would run them, on small inputs.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_is_one_file_of_less_than_25_lines()
    {
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "samples"), "*.cs");
        Assert.Equal(6, files.Length);
        Assert.All(files, f => Assert.InRange(File.ReadAllLines(f).Length, 5, 24));
    }

    [Fact]
    public void A_vae_of_ones_own_images_is_trained_sampled_saved_and_interpolated()
    {
        Directory.CreateDirectory(folder["photos"]);
        // Bright on the left, dark on the right, each a little different.
        for (var k = 0; k < 40; k++)
            ImageFile.Write(folder[$"photos/{k}.png"], new(
                [.. Enumerable.Range(0, 28 * 28).Select(p => (byte)(p % 28 < 14 ? 200 + k : k))], 28, 28, 1));
        OwnImages.Main([folder["photos"], folder["vae"], "400"]);
        var sheet = ImageFile.Read(folder["vae/samples.png"], channels: 1);
        // 8 x 8 of twice 28, and gaps of 2.
        Assert.Equal((8 * 58 + 2, 8 * 58 + 2), (sheet.Height, sheet.Width));
        var (left, right) = (Half(sheet, left: true), Half(sheet, left: false));
        Assert.True(left > right + 60, $"{left} on the left, {right} on the right");   // of the data: 220 and 20

        // The program takes what was saved for a run of its own; it knows the data too.
        Succeeded("sample", folder["vae"], "-n", "64", "--seed", "1", "-o", folder["own.png"], "--device", "cpu");
        Assert.Equal(sheet.Pixels, ImageFile.Read(folder["own.png"], channels: 1).Pixels);
        Assert.Contains("reconstruction", Succeeded("evaluate", folder["vae"], "--device", "cpu", "-k", "2"));

        Interpolate.Main([folder["vae"], folder["photos"], folder["way.png"]]);
        var way = ImageFile.Read(folder["way.png"], channels: 1);
        Assert.Equal((58 + 2, 9 * 58 + 2), (way.Height, way.Width));
        using var scope = NewDisposeScope();
        using var off = no_grad();
        using var model = Checkpoint.Load<GaussianVae>(folder["vae"], "cpu");
        var data = DataSets.Open(new ImageFolderOptions { Path = folder["photos"], Size = [28] });
        using var photos = new DeviceData(data.Train, Binarization.None, CPU);
        var ends = model.Reconstruct(photos.Range(0, 2)).mul(255).round().to(uint8);
        foreach (var (end, column) in new[] { (0, 0), (1, 8) })
        {
            for (var p = 0; p < 28 * 28; p++)
            {
                // Up to 7 levels of 255 were seen between the two; why is not known yet.
                var drawn = way.Pixels[(2 + 2 * (p / 28)) * way.Width + 2 + 58 * column + 2 * (p % 28)];
                var expected = ends[end, 0, p / 28, p % 28].item<byte>();
                Assert.True(Math.Abs(drawn - expected) <= 16, $"{end} {p}: {drawn} for {expected}");
            }
        }
    }

    [Fact]
    public void A_model_of_ones_own_learns_which_pixels_are_dark()
    {
        OwnModel.Main([folder["samples.png"], "100"]);
        var sheet = ImageFile.Read(folder["samples.png"], channels: 1);
        // How many of the 64 are white at a place; each pixel is two wide.
        int White(int at) =>
            Enumerable.Range(0, 64).Sum(k => sheet.Pixels[(at + 58 * (k / 8)) * sheet.Width + at + 58 * (k % 8)] / 255);

        // Drawn digits leave the corners black.
        var (corners, centers) = (White(2), White(30));
        // Untrained, each is 32 ± 4. A hundred steps of 0.1 take the corners' logit below -4: 64 e⁻⁴ = 1.2 are bright.
        Assert.InRange(corners, 0, 5);
        Assert.InRange(centers, 6, 58);
    }

    [Fact]
    public void A_new_estimator_is_unbiased_and_has_more_variance_than_rebar()
    {
        var said = Said(() => NewEstimator.Main(["50"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, said.Length);
        double Variance(int line) => double.Parse(said[line].Split("variance ")[1].Split(',')[0]);
        Assert.StartsWith("rebar: ", said[0]);
        Assert.StartsWith("batchBaseline: ", said[1]);
        Assert.All(said, line => Assert.EndsWith("biased False", line));
        Assert.True(Variance(1) > Variance(0), string.Join('\n', said));
    }

    [Fact]
    public void A_flow_draws_rows_like_those_of_the_table()
    {
        var random = new Random(7);
        double Normal() =>
            Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

        // b follows a: the correlation is 2 / √5 = 0.894.
        var rows = Enumerable.Range(0, 2000).Select(_ => Normal())
            .Select(a => FormattableString.Invariant($"{10 + a},{2 * a + Normal()}"));
        File.WriteAllLines(folder["table.csv"], ["a,b", .. rows]);
        TableFlow.Main([folder["table.csv"], folder["rows.csv"], "200"]);
        var lines = File.ReadAllLines(folder["rows.csv"]);
        Assert.Equal("a,b", lines[0]);
        Assert.Equal(1001, lines.Length);
        double[][] drawn = [.. lines.Skip(1).Select(l => l.Split(',').Select(double.Parse).ToArray())];
        var (a, b) = (drawn.Average(r => r[0]), drawn.Average(r => r[1]));
        double Moment(Func<double[], double> of) => drawn.Average(of);
        var correlation = Moment(r => (r[0] - a) * (r[1] - b))
            / Math.Sqrt(Moment(r => (r[0] - a) * (r[0] - a)) * Moment(r => (r[1] - b) * (r[1] - b)));
        // The mean of a thousand rows is known to 0.03; the rest is left to 200 steps of training.
        Assert.InRange(a, 9.7, 10.3);
        Assert.InRange(correlation, 0.8, 0.96);
    }

    [Fact]
    public void A_factorized_posterior_has_its_top_beside_the_exact_one()
    {
        Posterior.Main([folder["posterior.png"]]);
        var sheet = ImageFile.Read(folder["posterior.png"], channels: 1);
        // Black is the top of each density: both are at the mean of the data, 0.94 · 5 / 5.1, seen from -1 to 3.
        foreach (var panel in new[] { 0, 1 })
        {
            var from = panel * sheet.Width / 3;
            var (_, column) = Enumerable.Range(0, sheet.Height * (sheet.Width / 3))
                .Select(p => (Row: p / (sheet.Width / 3), Column: p % (sheet.Width / 3)))
                .MinBy(p => sheet.Pixels[p.Row * sheet.Width + from + p.Column] + (IsEdge(p.Row, p.Column) ? 255 : 0));
            Assert.InRange(column / (sheet.Width / 3.0) * 4 - 1, 0.85, 1.0);
        }

        bool IsEdge(int row, int column) =>
            row < 4 || row > sheet.Height - 5 || column < 4 || column > sheet.Width / 3 - 5;
    }

    // Mean level of the left or right half of the images of a sheet of 8 x 8.
    private static double Half(Image sheet, bool left)
    {
        var pixels = from y in Enumerable.Range(0, sheet.Height)
                     from x in Enumerable.Range(0, sheet.Width)
                     let inside = (x - 2) % 58
                     where x >= 2 && inside < 56 && inside < 28 == left
                     select (double)sheet.Pixels[y * sheet.Width + x];
        return pixels.Average();
    }

    private static string Succeeded(params string[] command)
    {
        var (code, said, error) = InProcess.Run(command);
        Assert.True(code == 0, said + error);
        return said;
    }

    private static string Said(Action run)
    {
        var standard = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            run();
        }
        finally
        {
            Console.SetOut(standard);
        }
        return text.ToString();
    }
}
