using System.Numerics;
using System.Runtime.CompilerServices;

namespace Generative.Numerics;

/// <summary>A thread's share of a pass of <see cref="NearestCenters"/>, in memory.</summary>
/// <remarks>
/// Examples without bounds are taken four at a time with all centers two at a time. Of those with bounds
/// (<see cref="CenterBounds"/>) first the distance u to their own center is taken, then those to the few centers whose
/// bound is not above u; bᵢⱼ is above u if bᵢⱼ &gt; u (1 + 4 ε) + pⱼ, ε the error of a distance.
/// Fields as at <see cref="NearestCenters"/>; Up and Down are p [K], Lower b [B, Pitch].
/// </remarks>
internal unsafe struct CenterRows<T> where T : unmanaged, IFloatingPointIeee754<T>
{
    // Examples taken together: their rows stay in the first cache.
    private const int Group = 8;

    public T* X, Mu, E, W, Costs, N, Sums, Up, Down, Lower;
    public long Stride, D, K, Pitch;
    public long* Assigned;
    public int* Nearest;

    /// <summary>Examples from..to; N [K] and Sums [K, D] are theirs alone.</summary>
    public readonly void Take(long from, long to)
    {
        new Span<T>(N, (int)K).Clear();
        new Span<T>(Sums, (int)(K * D)).Clear();
        var (d, pairs) = (new T[SquaredDistances.Rows * Pitch + Group], new long[Group * K + SquaredDistances.Rows]);
        fixed (T* distances = d)
        fixed (long* list = pairs)
        {
            for (var i = from; i < to; i += Group)
            {
                var count = Math.Min(Group, to - i);
                if (IsKnown(i, count)) Checked(i, count, distances, list);
                else
                    for (var r = 0L; r < count; r += SquaredDistances.Rows)
                        All(i + r, Math.Min(SquaredDistances.Rows, count - r), distances);
                for (var r = i; r < i + count; r++) Add(r);
            }
        }
    }

    private readonly bool IsKnown(long i, long count)
    {
        if (Nearest is null) return false;
        for (var r = i; r < i + count; r++)
            if (Nearest[r] < 0) return false;
        return true;
    }

    // Rows i, ... with all centers; of less than four rows the last one is taken again.
    private readonly void All(long i, long count, T* d)
    {
        T* x = X + i * Stride, x1 = x + Math.Min(1, count - 1) * Stride;
        T* x2 = x + Math.Min(2, count - 1) * Stride, x3 = x + (count - 1) * Stride;
        for (var j = 0L; j < K; j += SquaredDistances.Columns)
        {
            var c = Mu + j * D;
            // Of an odd number of centers the last one is taken twice; the pitch has room for it.
            SquaredDistances.Tile(x, x1, x2, x3, c, j + 1 < K ? c + D : c, D, d + j, Pitch);
        }
        for (var r = 0; r < count; r++)
        {
            Least(i + r, d + r * Pitch);
            if (Lower is not null) Keep(i + r, d + r * Pitch);
        }
    }

    private readonly void Least(long i, T* d)
    {
        var (best, least) = (0L, T.PositiveInfinity);
        for (var j = 0L; j < K; j++)
        {
            var cost = E is null ? d[j] : d[j] + E[j];
            if (cost < least) (best, least) = (j, cost);
        }
        (Assigned[i], Costs[i]) = (best, least);
    }

    private readonly void Keep(long i, T* d)
    {
        var lower = Lower + i * Pitch;
        for (var j = 0L; j < K; j++) lower[j] = T.Sqrt(d[j]) + Down[j];
        for (var j = K; j < Pitch; j++) lower[j] = T.PositiveInfinity;
    }

    // Rows i, ... by their bounds.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void Checked(long i, long count, T* d, long* pairs)
    {
        for (var r = 0L; r < count; r++)
        {
            pairs[r] = r * K + Nearest[i + r];
            (Assigned[i + r], Costs[i + r]) = (Nearest[i + r], T.PositiveInfinity);
        }
        Distances(i, pairs, count, d);
        var slack = T.One + T.CreateTruncating(4 * SquaredDistances.Error<T>(D));
        var found = 0L;
        for (var r = 0L; r < count; r++) found += Candidates(i + r, r * K, T.Sqrt(Costs[i + r]) * slack, pairs + found);
        Distances(i, pairs, found, d);
    }

    // The pairs of a row whose bound is not above u.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly long Candidates(long i, long place, T u, long* pairs)
    {
        var (lower, own, found) = ((nint)(Lower + i * Pitch), (long)Nearest[i], 0L);
        var b = (T*)lower;
        var limits = new Vector<T>(u);
        for (var j0 = 0L; j0 < K; j0 += Vector<T>.Count)
        {
            if (!Vector.LessThanOrEqualAny(Vector.Load(b + j0), Vector.Load(Up + j0) + limits)) continue;
            var end = Math.Min(K, j0 + Vector<T>.Count);
            for (var j = j0; j < end; j++)
                if (b[j] <= u + Up[j] && j != own) pairs[found++] = place + j;
        }
        return found;
    }

    // Pairs of a row after i and a center, as one number, and what follows from their distances.
    private readonly void Distances(long i, long* pairs, long count, T* d)
    {
        for (var p = count; p < count + SquaredDistances.Rows - 1; p++) pairs[p] = count == 0 ? 0 : pairs[count - 1];
        for (var p = 0L; p < count; p += SquaredDistances.Rows)
        {
            var (r0, j0) = Math.DivRem(pairs[p], K);
            var (r1, j1) = Math.DivRem(pairs[p + 1], K);
            var (r2, j2) = Math.DivRem(pairs[p + 2], K);
            var (r3, j3) = Math.DivRem(pairs[p + 3], K);
            T* x = X + i * Stride;
            SquaredDistances.Pairs(x + r0 * Stride, x + r1 * Stride, x + r2 * Stride, x + r3 * Stride, Mu + j0 * D,
                Mu + j1 * D, Mu + j2 * D, Mu + j3 * D, D, d);
            Found(i + r0, j0, d[0]);
            Found(i + r1, j1, d[1]);
            Found(i + r2, j2, d[2]);
            Found(i + r3, j3, d[3]);
        }
    }

    // Of equal distances the first center, as without bounds.
    private readonly void Found(long i, long j, T d)
    {
        Lower[i * Pitch + j] = T.Sqrt(d) + Down[j];
        if (d < Costs[i] || (d == Costs[i] && j < Assigned[i])) (Assigned[i], Costs[i]) = (j, d);
    }

    private readonly void Add(long i)
    {
        var (j, w) = (Assigned[i], W is null ? T.One : W[i]);
        if (Nearest is not null) Nearest[i] = (int)j;
        N[j] += w;
        SquaredDistances.Accumulate(Sums + j * D, X + i * Stride, w, D);
    }
}
