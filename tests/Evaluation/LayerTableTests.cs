using Generative.Models.Vae;

namespace Generative.Evaluation.Tests;

/// <summary>The table of a model's layers.</summary>
public sealed class LayerTableTests
{
    [Fact]
    public void Each_layer_has_its_output_and_its_parameters()
    {
        using var vae = new GaussianVae(new() { LatentDim = 3, Hidden = [16] }, new(1, 28, 28));
        Assert.Equal("""
            layer      kind       output  parameters
            logSigma   parameter  [1]              1
            encoder.0  Linear     [16]        12,560
            encoder.2  Linear     [6]            102
            decoder.0  Linear     [16]            64
            decoder.2  Linear     [784]       13,328
            26,055 parameters, 26,054 of them trained by gradients; examples [1, 28, 28]

            """, LayerTable.Of(vae, new(1, 28, 28)).Text());
        Assert.Equal("26,055 parameters (logSigma 1, encoder 12,662, decoder 13,392)", LayerTable.Line(vae));
    }

    [Fact]
    public void Convolutions_are_shown_with_channels_height_and_width()
    {
        var o = new GaussianVaeOptions { Coder = CoderKind.Conv, LatentDim = 3, Hidden = [4, 8] };
        using var vae = new GaussianVae(o, new(1, 28, 28));
        var rows = LayerTable.Of(vae, new(1, 28, 28)).Rows;
        Assert.Contains(rows, r => r[2] == "[4, 14, 14]");
        Assert.Equal(vae.parameters().Sum(p => p.numel()),
            rows.Sum(r => long.Parse(r[3].Replace(",", ""), System.Globalization.CultureInfo.InvariantCulture)));
    }
}
