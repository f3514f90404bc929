using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Generative.Numerics;

/// <summary>A thread's share of the documents of <see cref="TopicDocuments"/>, in memory.</summary>
/// <remarks>
/// The words of a document lie in blocks of as many as a vector has numbers, [blocks, K, lanes]: s is summed for all
/// words of a block at once, and the sums over words in lanes. Four blocks are taken together. Words that fill up the
/// last block have count 0. Fields as at <see cref="TopicDocuments"/>; Places null: word w stands at place w.
/// </remarks>
internal unsafe struct TopicRows<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Together = 4;

    public long* Places;
    public T* Counts, Beta, Alpha, Gamma, Logs, Sums;
    public long W, K;
    public int Updates;

    private T* columns, n, theta, gamma, lanes;
    private long* words;
    private long blocks, found;

    private static int Lanes => Vector<T>.Count;

    // What no number format can hold is cut off.
    private static T Least => T.CreateTruncating(typeof(T) == typeof(float) ? -40 : -300);

    private readonly long Topics => (K + Lanes - 1) / Lanes * Lanes;

    /// <summary>Documents from..to; Sums [V, K] are theirs alone.</summary>
    public void Take(long from, long to)
    {
        var most = (W + Lanes - 1) / Lanes * Lanes;
        var numbers = most * K + most + 2 * Topics + K * Lanes;
        var memory = (T*)NativeMemory.AlignedAlloc((nuint)(numbers * sizeof(T) + most * sizeof(long)), 64);
        words = (long*)memory;
        columns = (T*)(words + most);
        n = columns + most * K;
        theta = n + most;
        gamma = theta + Topics;
        lanes = gamma + Topics;
        try
        {
            for (var d = from; d < to; d++) Document(d);
        }
        finally
        {
            NativeMemory.AlignedFree(memory);
        }
    }

    private void Document(long d)
    {
        Gather(d);
        Fill(Gamma + d * K);
        for (var t = 0; t < Updates; t++)
        {
            Theta();
            Update();
        }
        if (Updates > 0) new Span<T>(gamma, (int)K).CopyTo(new(Gamma + d * K, (int)K));
        if (Logs is null && Sums is null) return;
        Theta();
        var log = Words();
        if (Logs is not null) Logs[d] = log;
    }

    // The columns of β of the words that occur.
    private void Gather(long d)
    {
        found = 0;
        for (var e = d * W; e < (d + 1) * W; e++)
        {
            if (Counts[e] == T.Zero) continue;
            words[found] = Places is null ? e - d * W : Places[e];
            n[found] = Counts[e];
            Column(found, Beta + words[found] * K);
            found++;
        }
        blocks = (found + Lanes - 1) / Lanes;
        for (var w = found; w < blocks * Lanes; w++)
        {
            n[w] = T.Zero;
            Column(w, Beta);
        }
    }

    private readonly void Column(long w, T* beta)
    {
        var (block, lane) = Math.DivRem(w, Lanes);
        var column = columns + block * K * Lanes + lane;
        for (var k = 0L; k < K; k++) column[k * Lanes] = beta[k];
    }

    // Numbers behind the last topic are those of the first.
    private readonly void Fill(T* from)
    {
        new Span<T>(from, (int)K).CopyTo(new(gamma, (int)K));
        new Span<T>(gamma + K, (int)(Topics - K)).Fill(from[0]);
    }

    private readonly void Theta()
    {
        var most = new Vector<T>(T.NegativeInfinity);
        for (var k = 0L; k < K; k += Lanes)
        {
            var psi = Vectors.Digamma(Vector.Load(gamma + k));
            psi.Store(theta + k);
            most = Vector.Max(most, psi);
        }
        var largest = most[0];
        for (var i = 1; i < Lanes; i++) largest = T.Max(largest, most[i]);
        for (var k = 0L; k < K; k += Lanes)
            Vectors.Exp(Vector.Max(Vector.Load(theta + k) - new Vector<T>(largest), new(Least))).Store(theta + k);
    }

    // γ_k = α_k + θ_k Σ_w n_w β_kw / s_w
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Update()
    {
        new Span<T>(lanes, (int)(K * Lanes)).Clear();
        var b = 0L;
        for (; b + Together <= blocks; b += Together) Four(columns + b * K * Lanes, n + b * Lanes);
        for (; b < blocks; b++) One(columns + b * K * Lanes, n + b * Lanes);
        for (var k = 0L; k < K; k++) gamma[k] = Alpha[k] + theta[k] * Vector.Sum(Vector.Load(lanes + k * Lanes));
        new Span<T>(gamma + K, (int)(Topics - K)).Fill(gamma[0]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Four(T* c, T* count)
    {
        T* c1 = c + K * Lanes, c2 = c1 + K * Lanes, c3 = c2 + K * Lanes, own = theta, sum = lanes;
        Vector<T> s0 = default, s1 = default, s2 = default, s3 = default;
        var end = K * Lanes;
        for (var k = 0L; k < end; k += Vector<T>.Count)
        {
            var share = new Vector<T>(*own);
            own++;
            s0 = Vectors.MultiplyAdd(share, Vector.Load(c + k), s0);
            s1 = Vectors.MultiplyAdd(share, Vector.Load(c1 + k), s1);
            s2 = Vectors.MultiplyAdd(share, Vector.Load(c2 + k), s2);
            s3 = Vectors.MultiplyAdd(share, Vector.Load(c3 + k), s3);
        }
        s0 = Vector.Load(count) / s0;
        s1 = Vector.Load(count + Vector<T>.Count) / s1;
        s2 = Vector.Load(count + 2 * Vector<T>.Count) / s2;
        s3 = Vector.Load(count + 3 * Vector<T>.Count) / s3;
        for (var k = 0L; k < end; k += Vector<T>.Count)
        {
            var first = Vectors.MultiplyAdd(s0, Vector.Load(c + k), Vector.Load(sum + k));
            var second = Vectors.MultiplyAdd(s3, Vector.Load(c3 + k), s2 * Vector.Load(c2 + k));
            (Vectors.MultiplyAdd(s1, Vector.Load(c1 + k), first) + second).Store(sum + k);
        }
    }

    private readonly void One(T* c, T* count)
    {
        var r = Vector.Load(count) / Scale(c);
        for (var k = 0L; k < K * Lanes; k += Lanes)
            Vectors.MultiplyAdd(r, Vector.Load(c + k), Vector.Load(lanes + k)).Store(lanes + k);
    }

    // s of a block.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector<T> Scale(T* c)
    {
        Vector<T> s = default;
        for (var k = 0L; k < K; k++) s = Vectors.MultiplyAdd(new(theta[k]), Vector.Load(c + k * Lanes), s);
        return s;
    }

    // Σ_w n_w ln s_w; the words' part of the sums.
    private readonly T Words()
    {
        Vector<T> log = default;
        for (var b = 0L; b < blocks; b++)
        {
            var (s, count) = (Scale(columns + b * K * Lanes), Vector.Load(n + b * Lanes));
            if (Logs is not null) log = Vectors.MultiplyAdd(count, Vectors.Log(s), log);
            if (Sums is null) continue;
            var r = count / s;
            for (var i = 0L; i < Math.Min(Lanes, found - b * Lanes); i++)
                SquaredDistances.Accumulate(Sums + words[b * Lanes + i] * K, theta, r[(int)i], K);
        }
        return Vector.Sum(log);
    }
}
