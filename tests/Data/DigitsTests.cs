using System.Security.Cryptography;
using Generative.Data;

namespace Generative.Data.Tests;

public sealed class DigitsTests
{
    [Fact]
    public void First_hundred_digits_of_seed_one_never_change()
    {
        var set = Digits.Generate(100, seed: 1);
        Assert.Equal("4755173E7F2FD02BEA30402466A498EC",
            Convert.ToHexString(SHA256.HashData([.. set.Labels, .. set.Pixels]))[..32]);
    }

    [Fact]
    public void Smaller_digits_have_the_same_labels_and_as_much_ink()
    {
        var whole = (ImageSet)new DigitsOptions { Count = 50 }.Read(_ => { }).Train;
        var small = (ImageSet)new DigitsOptions { Count = 50, Size = 14 }.Read(_ => { }).Train;
        Assert.Equal(new DataShape(1, 14, 14, 10), small.Shape);
        Assert.Equal(whole.Labels, small.Labels);
        // The filter keeps the mean but for the edges, which are empty; bytes are rounded.
        for (var i = 0; i < 50; i++)
            Assert.Equal(whole[i].ToArray().Average(p => p), small[i].ToArray().Average(p => p), 0.5);
    }

    [Fact]
    public void Bytes_depend_on_seed_and_index_alone()
    {
        var set = Digits.Generate(2000, seed: 7, threads: 1);
        var parallel = Digits.Generate(2000, seed: 7, threads: 8);
        Assert.Equal(set.Pixels, parallel.Pixels);
        Assert.Equal(set.Labels, parallel.Labels);

        var part = Digits.Generate(300, seed: 7, first: 1003);
        Assert.Equal(set.Pixels[(1003 * 784)..(1303 * 784)], part.Pixels);
        Assert.Equal(set.Labels[1003..1303], part.Labels);

        var pixels = new byte[784];
        Assert.Equal(set.Labels[1234], Digits.Draw(7, 1234, pixels));
        Assert.Equal(set[1234].ToArray(), pixels);
        Assert.NotEqual(set.Pixels, Digits.Generate(2000, seed: 8).Pixels);
    }

    [Fact]
    public void A_set_of_digits_has_the_asked_count_shape_and_classes()
    {
        var set = Digits.Generate(30, seed: 2);
        Assert.Equal((30, 28, 28, 1), (set.Count, set.Height, set.Width, set.Channels));
        Assert.Equal(30 * 784, set.Pixels.Length);
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], set.ClassNames);
        Assert.Equal(0, Digits.Generate(0, seed: 2).Count);
    }

    [Fact]
    public void Labels_are_balanced_yet_unordered()
    {
        var labels = Digits.Generate(5003, seed: 3).Labels;
        for (byte c = 0; c < 10; c++) Assert.InRange(labels.Count(label => label == c), 500, 501);
        // Each place of the shuffled tens holds each label a tenth of the time: 50 of 500, standard deviation
        // √(500·0.1·0.9) = 6.7, five of them allowed.
        for (var place = 0; place < 10; place++)
            Assert.InRange(labels[..5000].Where((label, i) => i % 10 == place && label == 3).Count(), 50 - 34, 50 + 34);
    }

    [Fact]
    public void Digits_are_white_on_black_and_centered_in_a_box_of_20_pixels()
    {
        var set = Digits.Generate(2000, seed: 4);
        double sumX = 0, sumY = 0;
        for (var i = 0; i < set.Count; i++)
        {
            var image = set[i];
            Assert.InRange(Max(image), 200, 255);
            for (var k = 0; k < 28; k++)                              // the frame of the image stays black
                Assert.Equal(0, image[k] + image[27 * 28 + k] + image[28 * k] + image[28 * k + 27]);
            double ink = 0, x = 0, y = 0;
            int left = 28, right = 0, top = 28, bottom = 0;
            for (var k = 0; k < 784; k++)
            {
                (ink, x, y) = (ink + image[k], x + image[k] * (k % 28), y + image[k] * (k / 28));
                if (image[k] > 127)
                    (left, right, top, bottom) =
                        (Math.Min(left, k % 28), Math.Max(right, k % 28), Math.Min(top, k / 28),
                        Math.Max(bottom, k / 28));
            }
            Assert.InRange(Math.Max(right - left, bottom - top) + 1, 16, 22);
            (sumX, sumY) = (sumX + x / ink, sumY + y / ink);
        }
        Assert.InRange(sumX / set.Count, 13, 14);                     // the middle is 13.5
        Assert.InRange(sumY / set.Count, 13, 14);
        // MNIST's training set has mean 0.1307 and standard deviation 0.3081.
        var mean = set.Pixels.Average(p => p / 255.0);
        Assert.InRange(mean, 0.12, 0.145);
        Assert.InRange(Math.Sqrt(set.Pixels.Average(p => p / 255.0 * p / 255.0) - mean * mean), 0.29, 0.32);
    }

    [Fact]
    public void Digits_are_legible_and_no_two_are_equal()
    {
        var (right, copies) = NearestNeighbor(Digits.Generate(4000, seed: 5), Digits.Generate(400, seed: 6));
        Assert.True(right > 0.94, $"1-NN names {right:P1} of fresh digits");   // 98 % measured with 10,000 examples
        Assert.Equal(0, copies);
    }

    [SkippableFact]
    public void A_classifier_trained_on_drawn_digits_reads_real_handwriting()
    {
        var real = Idx.ReadFolder(RealData.Folder("mnist"), "t10k");
        var (right, _) = NearestNeighbor(Digits.Generate(4000, seed: 5), real.Take([.. Enumerable.Range(0, 400)]));
        // 87 % measured with 10,000 examples; chance is 10 %
        Assert.True(right > 0.75, $"1-NN over our digits names {right:P1} of MNIST's");
    }

    [Fact]
    public void No_two_outlines_of_a_digit_look_alike()
    {
        List<string> alike = [];
        for (var digit = 0; digit < 10; digit++)
        {
            var habits = DigitOutlines.ByClass[digit];
            Assert.True(habits.Length >= 8);
            for (var a = 0; a < habits.Length; a++)
                for (var b = 0; b < a; b++)
                    if (Apart(habits[a], habits[b]) is < 1.25 and var apart)
                        alike.Add($"{digit}: habits {b} and {a} are {apart:F2} apart");
        }
        Assert.Empty(alike);
    }

    /// <summary>Hausdorff distance between the pen paths, on the sheet of 20 units.</summary>
    private static double Apart(Outline a, Outline b)
    {
        return Math.Max(OneWay(Walk(a), Walk(b)), OneWay(Walk(b), Walk(a)));

        static double OneWay((double X, double Y)[] from, (double X, double Y)[] to) =>
            from.Max(p => to.Min(q => Math.Sqrt((p.X - q.X) * (p.X - q.X) + (p.Y - q.Y) * (p.Y - q.Y))));
        static (double, double)[] Walk(Outline o) =>
            [.. from i in Enumerable.Range(0, o.X.Length - 1)
                where o.Joints[i] != Joint.Lift from s in Enumerable.Range(0, 9)
                select (o.X[i] + (o.X[i + 1] - o.X[i]) * s / 8.0, o.Y[i] + (o.Y[i + 1] - o.Y[i]) * s / 8.0)];
    }

    private static (double Right, int Copies) NearestNeighbor(ImageSet known, ImageSet asked)
    {
        int right = 0, copies = 0;
        Parallel.For(0, asked.Count, i =>
        {
            var (nearest, label) = (int.MaxValue, -1);
            for (var j = 0; j < known.Count; j++)
            {
                var distance = SquaredDistance(asked[i], known[j], nearest);
                if (distance < nearest) (nearest, label) = (distance, known.Labels[j]);
            }
            if (label == asked.Labels[i]) Interlocked.Increment(ref right);
            if (nearest == 0) Interlocked.Increment(ref copies);
        });
        return ((double)right / asked.Count, copies);
    }

    private static int SquaredDistance(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, int enough)
    {
        var sum = 0;                                                  // at most 784·255² = 51 million
        for (var row = 0; row < a.Length && sum < enough; row += 28)
            for (var k = row; k < row + 28; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return sum;
    }

    private static byte Max(ReadOnlySpan<byte> pixels)
    {
        byte max = 0;
        foreach (var p in pixels) max = Math.Max(max, p);
        return max;
    }
}
