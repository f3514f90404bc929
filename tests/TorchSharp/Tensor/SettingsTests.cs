using TorchSharp;
using static TorchSharp.torch;

namespace Tests.Surface;

/// <summary>Settings of the whole process, which return to what they were.</summary>
[Collection("process")]
public sealed class SettingsTests
{
#pragma warning disable CS0618 // TorchSharp marks them so because it throws.
    [Fact]
    public void A_setting_lasts_until_it_is_disposed()
    {
        var before = are_deterministic_algorithms_enabled();                           // a deterministic run of another test leaves it on
        using (use_deterministic_algorithms(warn_only: true))
        {
            Assert.True(are_deterministic_algorithms_enabled());
            Assert.True(is_deterministic_algorithms_warn_only_enabled());
            Assert.Equal(DebugMode.warn, get_deterministic_debug_mode());
        }
        Assert.Equal(before, are_deterministic_algorithms_enabled());
        using (set_float32_matmul_precision(Float32MatmulPrecision.medium)) Assert.Equal(Float32MatmulPrecision.medium, get_float32_matmul_precision());
        Assert.Equal(Float32MatmulPrecision.highest, get_float32_matmul_precision());
        using (set_warn_always()) Assert.True(is_warn_always_enabled());
        Assert.False(is_warn_always_enabled());
    }

    [Fact]
    public void An_assertion_that_fails_throws_its_message()
    {
        _assert(true, "unused");
        Assert.Equal("so it is", Assert.Throws<InvalidOperationException>(() => _assert(() => false, "so it is")).Message);
    }
#pragma warning restore CS0618

    [Fact]
    public void Threads_are_as_many_as_were_asked_for()
    {
        var before = get_num_threads();
        try
        {
            set_num_threads(before + 1);
            Assert.Equal(before + 1, get_num_threads());
        }
        finally
        {
            set_num_threads(before);
        }
        Assert.True(get_num_interop_threads() > 0);
    }

    [Theory]
    [InlineData("1.2.3.0", "1.2.3")]
    [InlineData("1.2.3.4+abc", "1.2.3.4")]
    [InlineData("1.2-beta.1", "1.2-beta.1")]
    public void Package_versions_have_one_spelling(string version, string normal) => Assert.Equal(normal, NormalizeNuGetVersion(version));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.x")]
    public void What_is_no_version_throws(string version) => Assert.Throws<ArgumentException>(() => NormalizeNuGetVersion(version));
}
