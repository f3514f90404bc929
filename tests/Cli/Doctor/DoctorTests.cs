using Generative.Numerics;
using Generative.Build;
using Generative.Cli.Doctor;
using DoctorThreads = Generative.Cli.Doctor.Threads;

namespace Generative.Cli.Tests.Doctor;

/// <summary>What the doctor says of machines that are not this one: each trouble with its remedy.</summary>
public sealed class DoctorTests
{
    private const string Build = """
        PyTorch built with:
          - GCC 9.4
          - Intel(R) oneAPI Math Kernel Library Version 2024.2-Product Build 20240605 for Intel(R) 64 architecture
          - Intel(R) MKL-DNN v3.7.1 (Git Hash 8d263e693366ef8db40acc569cc7d8edf644556d)
          - CPU capability usage: AVX512
        """;

    [Fact]
    public void The_instruction_set_is_named_and_slow_matrix_products_are_a_problem()
    {
        const string part = "arithmetic";
        const string text = "MKL 2024.2, oneDNN 3.7.1, CPU kernels AVX512: 217 GFLOP/s in float32, 98 in float64";
        Assert.Equal(new(part, text), Libraries.Arithmetic(Build, 217, 98, null));
        Assert.Equal(new(part, "inside libtorch: 400 GFLOP/s in float32, 200 in float64"),
            Libraries.Arithmetic(null, 400, 200, null));
        Assert.Equal(Verdict.Problem, Libraries.Arithmetic(Build, 180, 1.9, null).Verdict);
        Assert.Equal(new(part, text, Verdict.Hint, "unset ATEN_CPU_CAPABILITY (avx2)"),
            Libraries.Arithmetic(Build, 217, 98, "avx2"));
    }

    [SkippableFact]
    public void The_loaded_libraries_of_this_process_are_listed()
    {
        _ = get_num_threads();
        var loaded = Libraries.Loaded();
        Skip.IfNot(OperatingSystem.IsLinux(), "other systems do not list the libraries of a process");
        Assert.Contains(loaded, p => p.Contains("libtorch_cpu"));
        Assert.Contains("libtorch_cpu", Libraries.Torch("2.10.0", loaded).Found);
        var arithmetic = Libraries.Arithmetic(Engine.Build(), 1, 1, null).Found;
        Assert.Matches("^MKL [0-9.]+, oneDNN [0-9.]+, CPU kernels [A-Z0-9]+: ", arithmetic);
        // The library has been loaded, so whatever it asks for is there.
        Assert.Equal(Verdict.Fit, Libraries.LibStdCxx(loaded)!.Verdict);
        Assert.Matches(@"^GLIBCXX_3\.4\.[1-9][0-9]*, /", Libraries.LibStdCxx(loaded)!.Found);
    }

    [Fact]
    public void An_old_libstdcxx_is_reported_with_whether_the_library_was_mended_for_it()
    {
        const string part = "libstdc++", path = "/lib/libstdc++.so.6";
        Finding Of(int newest, LibStdCxxNeed? need) => Libraries.LibStdCxx(newest, path, need);
        Assert.Equal(new(part, $"GLIBCXX_3.4.30, {path}: the build has mended libLibTorchSharp.so for it"),
            Of(30, LibStdCxxNeed.Mended));
        Assert.Equal(Verdict.Problem, Of(30, LibStdCxxNeed.New).Verdict);
        Assert.Contains("build the program again", Of(30, LibStdCxxNeed.New).Remedy);
        Assert.Equal(new(part, $"GLIBCXX_3.4.33, {path}"), Of(33, LibStdCxxNeed.New));
        Assert.EndsWith("was mended for an older one", Of(33, LibStdCxxNeed.Mended).Found);
        Assert.Equal(Verdict.Fit, Of(30, LibStdCxxNeed.Old).Verdict);
        Assert.Equal(Verdict.Problem, Of(29, LibStdCxxNeed.Mended).Verdict);
        Assert.Contains("GCC 12 (GLIBCXX_3.4.30) or newer", Of(29, LibStdCxxNeed.Mended).Remedy);
        var versions = "GLIBCXX_3.4\0GLIBCXX_3.4.9\0GLIBCXX_3.4.31\0GLIBCXX_3.4.30\0"u8.ToArray();
        Assert.Equal(31, Libraries.NewestVersion(versions));
        Assert.Equal(0, Libraries.NewestVersion("musl"u8.ToArray()));
    }

    [Fact]
    public void A_failed_load_is_reported_in_one_line_with_a_remedy()
    {
        const string old =
            "/lib/libstdc++.so: version `GLIBCXX_3.4.32' not found (required by /app/libLibTorchSharp.so)";
        const string absent = """
            Unable to load shared library 'LibTorchSharp' or one of its dependencies. In order to help diagnose ...
            /app/libLibTorchSharp.so: cannot open shared object file: No such file or directory
            /app/LibTorchSharp: cannot open shared object file: No such file or directory
            """;
        Assert.Equal($"libtorch does not load: {old}; build the program again on this machine",
            Engine.Fault($"{absent}\n{old}\n", "linux-x64").Message);
        Assert.Equal("its libraries are not beside the program", Engine.Fault(absent, "linux-x64").Reason);
        Assert.Equal("there is no package of it for linux-arm64", Engine.Fault(absent, "linux-arm64").Reason);
        Assert.Equal("it comes for linux-x64, osx-arm64, win-x64", Engine.Fault(absent, "linux-arm64").Remedy);
        Assert.Equal(
            "WRONG libtorch    does not load: its libraries are not beside the program\n"
            + "                  -> build the program again on this machine",
            Libraries.NoTorch(Engine.Fault("", "win-x64")).ToString());
    }

    [Theory]
    [InlineData(null, null, Verdict.Fit)]
    [InlineData(null, "1000", Verdict.Fit)]
    [InlineData("ACTIVE", null, Verdict.Hint)]
    [InlineData("passive", "10", Verdict.Hint)]
    [InlineData("sometimes", null, Verdict.Hint)]
    public void How_threads_wait_is_reported(string? policy, string? spin, Verdict verdict)
    {
        var finding = DoctorThreads.Waiting(policy, spin, ["GOMP_SPINCOUNT=10000"]);
        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(verdict != Verdict.Fit, finding.Remedy?.Contains("unset OMP_WAIT_POLICY") == true);
        Assert.Equal("threads wait as by its default", DoctorThreads.Waiting(null, null, []).Found);
    }

    [Fact]
    public void Idle_cores_give_a_hint_and_allocator_settings_are_reported()
    {
        Assert.Equal((Verdict.Hint, "1 of 8 cores"),
            (DoctorThreads.Count(1, 8).Verdict, DoctorThreads.Count(1, 8).Found));
        Assert.Equal(Verdict.Fit, DoctorThreads.Count(8, 8).Verdict);
        Dictionary<string, string?> environment = new() { ["MALLOC_ARENA_MAX"] = null, ["LD_PRELOAD"] = null };
        Assert.Null(DoctorThreads.Allocator(["GOMP_SPINCOUNT=10000"], environment));
        environment["MALLOC_ARENA_MAX"] = "2";
        Assert.Equal("MALLOC_ARENA_MAX=2", DoctorThreads.Allocator([], environment)!.Found);
        Assert.Equal("large tensors are kept for the next step (M_TOP_PAD); MALLOC_ARENA_MAX=2",
            DoctorThreads.Allocator(["M_TOP_PAD"], environment)!.Found);
    }

    [Fact]
    public void An_idle_or_full_graphics_card_gives_a_hint()
    {
        GraphicsCard free = new("NVIDIA H100", 80_000_000_000, 79_000_000_000),
            full = free with { FreeBytes = 1_000_000_000 };
        string Only(IEnumerable<Finding> findings) => Assert.Single(findings).ToString();
        Assert.Equal("ok    CUDA        no NVIDIA driver here: training runs on the CPU",
            Only(Graphics.Of([], null, false, 0)));
        Assert.Equal("ok    CUDA        NVIDIA H100, driver 550: 79.0 of 80.0 GB free",
            Only(Graphics.Of([free], "550", true, 1)));
        Assert.Contains("nvidia-smi", Only(Graphics.Of([full], "550", true, 1)));
        Assert.Contains("-> build with -p:TorchDevice=cuda-linux", Only(Graphics.Of([free], "550", false, 0)));
        Assert.Contains("libtorch sees 1 of 2 devices", Graphics.Of([free, free], "550", true, 1).Last().Found);
        // This machine answers too, whatever it has.
        var (cards, driver) = Graphics.Cards();
        Assert.Equal(cards.Count > 0, driver is not null && cards.Count > 0);
    }

    [Fact]
    public void A_full_or_closed_disk_is_a_problem()
    {
        Assert.Equal(Verdict.Problem, Disk.Of("checkpoints", 500_000_000).Verdict);
        Assert.Equal("12.0 GB free for checkpoints", Disk.Of("checkpoints", 12_000_000_000).Found);
        Assert.Contains("--outdir", Disk.Of("/proc/nowhere/runs").Remedy);
        using var folder = new TemporaryFolder();
        Assert.Contains("GB free for", Disk.Of(folder["not/yet/there"]).Found);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_model_that_does_not_learn_is_a_problem()
    {
        Assert.Equal(Verdict.Fit, TrainingCheck.Of(540, 200, 300, "cpu").Verdict);
        Assert.Equal("300 steps/s of the standard VAE on cpu, loss 540.0 to 200.0",
            TrainingCheck.Of(540, 200, 300, "cpu").Found);
        foreach (var last in new[] { 540, 600, double.NaN })
            Assert.Equal(Verdict.Problem, TrainingCheck.Of(540, last, 300, "cpu").Verdict);
        Assert.Equal(Verdict.Fit, TrainingCheck.Train(CPU, seconds: 0).Verdict);
        Assert.True(TrainingCheck.Products(float64, seconds: 0, n: 64) > 0.01);
    }
}
