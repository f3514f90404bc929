using Generative.Evaluation;
using Generative.Training;

namespace Generative.Cli.Tests;

public sealed class EvaluationReportTests
{
    [Fact]
    public void The_table_says_what_each_number_rests_on() => Golden.Matches(
        EvaluationReport.Table(new(2000, [0, 1, 2], "test examples of mnist", 10_000, new('a', 64), "mnist",
            new('b', 64), 0.99434,
            [
                new("fd_mnist", "squared feature distance", [12.5, 13, 13.5], [0.25, 0.25, 0.25]),
                    new("kd_mnist", "MMD², mean over subsets of 1000", [0.5, 0.25, 0.75], [1e-5, -1e-5, 3e-5]),
                new("nearest_train", "by test examples', 1000 of each", [0.875, 0.875, 0.875], null),
            ])).Text() + EvaluationReport.Table(
                [new("loss", "nats", new(105.25, 0.25, 10_000)), new("nll", "nats", new(99.5, 0.25, 100, 1000)),
                    new("kl", "nats", new(99652299.5267, 99510999.7896, 4))],
                "mnist").Text(),
        Golden.Beside("tables.golden.txt"));
}
