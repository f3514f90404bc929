using Generative.Configuration;
using Generative.Training;

namespace Generative.Configuration.Tests;

/// <summary>Words that people bring along lead to the key that they mean, wherever it is.</summary>
public sealed class HintTests
{
    private static string Hint(string assignment)
    {
        var fault = Assert.Single(Toy.Faults(Toy.Smallest, assignment));
        return fault[(fault.IndexOf(": unknown key, ", StringComparison.Ordinal) + 15)..];
    }

    [Theory]
    // In the section itself.
    [InlineData("optimizer.lr=1", "did you mean 'learningRate'?")]
    [InlineData("training.batch_size=1", "did you mean 'batchSize'?")]
    [InlineData("training.max-steps=1", "did you mean 'steps'?")]
    [InlineData("data.valid=1", "did you mean 'validCount'?")]
    // In another section, which goes before a word that is alike in this one.
    [InlineData("training.lr=1", "did you mean 'optimizer.learningRate'?")]
    [InlineData("training.learning_rate=1", "did you mean 'optimizer.learningRate'?")]
    [InlineData("model.lr=1", "did you mean 'optimizer.learningRate'?")]
    [InlineData("training.eps=1", "did you mean 'optimizer.eps'?")]
    [InlineData("training.weightDecay=1", "did you mean 'optimizer.weightDecay'?")]
    [InlineData("model.batchSize=1", "did you mean 'training.batchSize' or 'evaluation.batchSize'?")]
    [InlineData("optimizer.zdim=1", "did you mean 'model.latentDim'?")]
    [InlineData("data.patience=1", "did you mean 'training.best.patience'?")]
    [InlineData("batchsize=1", "did you mean 'training.batchSize' or 'evaluation.batchSize'?")]
    [InlineData("epoch=1", "did you mean 'training.epochs'?")]
    [InlineData("lr=1", "did you mean 'optimizer.learningRate'?")]
    [InlineData("latent_dim=1", "did you mean 'model.latentDim'?")]
    // In more than one.
    [InlineData("training.count=1", "did you mean 'data.count' or 'sampling.count'?")]
    // Nowhere.
    [InlineData("optimizer.whatever=1",
        "expected type, learningRate, schedule, betas, alpha, eps, momentum, weightDecay or gradientClip")]
    public void A_word_leads_to_the_key_that_it_means(string assignment, string hint) =>
        Assert.Equal(hint, Hint(assignment));

    [Fact]
    public void Every_key_is_found_from_every_other_section()
    {
        string[] sections = ["model", "data", "optimizer", "training", "evaluation", "sampling", "logging"];
        var keys = sections.ToDictionary(s => s, KeysOf);
        foreach (var (section, own) in keys)
        {
            foreach (var key in own)
            {
                var places = sections.Where(s => keys[s].Contains(key)).Select(s => $"'{s}.{key}'").ToList();
                var strange = sections.First(s => !keys[s].Contains(key));
                Assert.InRange(places.Count, 1, 3);
                Assert.All(places, p => Assert.Contains(p, Hint($"{strange}.{key}=1")));
            }
        }
    }

    private static string[] KeysOf(string section)
    {
        var options = Toy.Run(Toy.Smallest);
        var record = typeof(RunOptions).GetProperties().Single(p => p.Name.ToLowerInvariant() == section)
            .GetValue(options)!;
        return [.. Toy.Types.Json.GetTypeInfo(record.GetType()).Properties.Select(p => p.Name)
            .Where(name => name != ConfigTypes.TypeKey)];
    }
}
