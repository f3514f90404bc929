using Training.Doctor;
using DoctorThreads = global::Training.Doctor.Threads;

namespace Tests.Training.Doctor;

/// <summary>What the doctor says of machines that are not this one: each trouble with its remedy.</summary>
public sealed class DoctorTests
{
    private const string Open = "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblasp-r0.3.21.so", Reference = "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", Torch = "/usr/lib/x86_64-linux-gnu/libtorch_cpu.so.1.13";

    [Fact]
    public void The_reference_BLAS_is_caught_by_name_and_by_speed()
    {
        Assert.Equal((Verdict.Fit, null), (Libraries.Blas([Torch, Open], 217, 98).Verdict, Libraries.Blas([Torch, Open], 217, 98).Remedy));
        Assert.Equal($"OpenBLAS, {Open}: 217 GFLOP/s in float32, 98 in float64", Libraries.Blas([Torch, Open], 217, 98).Found);
        var trap = Libraries.Blas([Torch, Reference], 180, 1.9);
        Assert.Equal(Verdict.Problem, trap.Verdict);
        Assert.Contains("apt-get install libopenblas0-openmp", trap.Remedy);
        Assert.Equal(Verdict.Problem, Libraries.Blas([Torch], 2, 1.5).Verdict);
        Assert.StartsWith("inside libtorch", Libraries.Blas([Torch], 400, 200).Found);
        Assert.Equal("MKL", Libraries.BlasOf(["/opt/mkl/libmkl_core.so.2", Open])!.Value.Name);
    }

    [Fact]
    public void This_process_shows_its_libraries()
    {
        _ = get_num_threads();
        Assert.Contains(Libraries.Loaded(), p => p.Contains("libtorch_cpu"));
        Assert.Contains("libtorch_cpu", Libraries.Torch("1.13.1", Libraries.Loaded()).Found);
        Assert.Equal(Verdict.Problem, Libraries.NoTorch("no such file").Verdict);
        Assert.Contains("LIBTORCH", Libraries.NoTorch("no such file").Remedy);
    }

    [Theory]
    [InlineData(null, null, Verdict.Fit)]
    [InlineData(null, "1000", Verdict.Fit)]
    [InlineData("ACTIVE", null, Verdict.Hint)]
    [InlineData("passive", "10", Verdict.Hint)]
    [InlineData("sometimes", null, Verdict.Hint)]
    public void How_threads_wait_is_told(string? policy, string? spin, Verdict verdict)
    {
        var finding = DoctorThreads.Waiting(policy, spin);
        Assert.Equal(verdict, finding.Verdict);
        Assert.Equal(verdict != Verdict.Fit, finding.Remedy?.Contains("unset OMP_WAIT_POLICY") == true);
    }

    [Fact]
    public void Idle_cores_and_old_kernels_are_hinted_at()
    {
        Assert.Equal((Verdict.Hint, "1 of 8 cores"), (DoctorThreads.Count(1, 8).Verdict, DoctorThreads.Count(1, 8).Found));
        Assert.Equal(Verdict.Fit, DoctorThreads.Count(8, 8).Verdict);
        Assert.Null(DoctorThreads.CoreType(null, true));
        Assert.Equal("unset OPENBLAS_CORETYPE", DoctorThreads.CoreType("Haswell", true)!.Remedy);
        Assert.Null(DoctorThreads.CoreType("Haswell", false)!.Remedy);
        Assert.Null(DoctorThreads.CoreType("SkylakeX", true)!.Remedy);
    }

    [Fact]
    public void Cards_that_lie_idle_or_full_are_hinted_at()
    {
        GraphicsCard free = new("NVIDIA H100", 80_000_000_000, 79_000_000_000), full = free with { FreeBytes = 1_000_000_000 };
        string Only(IEnumerable<Finding> findings) => Assert.Single(findings).ToString();
        Assert.Equal("ok    CUDA        no NVIDIA driver here: training runs on the CPU", Only(Graphics.Of([], null, false, 0)));
        Assert.Equal("ok    CUDA        NVIDIA H100, driver 550: 79.0 of 80.0 GB free", Only(Graphics.Of([free], "550", true, 1)));
        Assert.Contains("nvidia-smi", Only(Graphics.Of([full], "550", true, 1)));
        Assert.Contains("-> LIBTORCH=", Only(Graphics.Of([free], "550", false, 0)));
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
        using var folder = new Data.TemporaryFolder();
        Assert.Contains("GB free for", Disk.Of(folder["not/yet/there"]).Found);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_model_that_does_not_learn_is_a_problem()
    {
        Assert.Equal(Verdict.Fit, TrainingCheck.Of(540, 200, 300, "cpu").Verdict);
        Assert.Equal("300 steps/s of the standard VAE on cpu, loss 540.0 to 200.0", TrainingCheck.Of(540, 200, 300, "cpu").Found);
        foreach (var last in new[] { 540, 600, double.NaN }) Assert.Equal(Verdict.Problem, TrainingCheck.Of(540, last, 300, "cpu").Verdict);
        Assert.Equal(Verdict.Fit, TrainingCheck.Train(CPU, seconds: 0).Verdict);
        Assert.True(TrainingCheck.Products(float64, seconds: 0, n: 64) > 0.01);
    }

    [Fact]
    public void A_library_that_is_not_there_names_its_package()
    {
        Assert.Equal("WRONG JPEG        libnothing.so.0 is not found\n                  -> apt-get install nothing0", Libraries.Image("JPEG", "libnothing.so.0", "nothing0", Verdict.Problem).ToString());
        Assert.Equal(Verdict.Fit, Libraries.Image("C", "libc.so.6", "libc6", Verdict.Problem).Verdict);
    }
}
