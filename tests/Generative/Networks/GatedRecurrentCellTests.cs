using Generative.Networks;

namespace Generative.Tests.Networks;

public sealed class GatedRecurrentCellTests
{
    [Fact]
    public void A_step_is_that_of_PyTorchs_cell_with_the_same_weights()
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        manual_seed(1);
        var cell = new GatedRecurrentCell(3, 5);
        cell.to(float64);
        var theirs = GRUCell(3, 5, dtype: float64);
        var own = cell.state_dict();
        foreach (var (name, key) in new[]
            { ("weight_ih", "input.weight"), ("bias_ih", "input.bias"), ("weight_hh", "state.weight"),
                ("bias_hh", "state.bias") })
            theirs.get_parameter(name)!.copy_(own[key]);
        var (x, h) = (randn(4, 3, dtype: float64), randn(4, 5, dtype: float64));
        // The same sums in another order.
        Assert.True((cell.Step(cell.Input(x), h) - theirs.call(x, h)).abs().max().item<double>() < 1e-14);
    }
}
