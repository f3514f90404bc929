namespace Generative.Numerics;

/// <summary>Counts of words in documents, and the products of inference with them.</summary>
/// <remarks>
/// With few words all of them are multiplied; of many words each document takes its own W at most. n [B, V] or [B, W];
/// a table over topics and words [K, V].
/// </remarks>
public sealed class WordBags
{
    private const long MostDense = 1024;

    private readonly long V;
    private readonly Tensor n;
    private readonly Tensor? places;

    /// <summary>Documents of counts n [B, V]. Of many words those that occur are found, which needs one number read by
    /// the host.</summary>
    public WordBags(Tensor n)
    {
        (V, this.n) = (n.size(1), n);
        if (V > MostDense) (places, this.n) = Packed(n);
    }

    /// <summary>Documents of the words at those places of V, [B, W] (int64), with counts [B, W]; a place that is not
    /// needed has count 0.</summary>
    public WordBags(Tensor places, Tensor counts, long V) => (this.places, n, this.V) = (places, counts, V);

    /// <summary>B.</summary>
    public long Count => n.size(0);

    /// <summary>Words of each document, [B].</summary>
    public Tensor Lengths => n.sum([1]);

    /// <summary>Where the counts' words are, [B, W] (int64); null: all words, [B, V], in order.</summary>
    public Tensor? Places => places;

    /// <summary>The counts, [B, W].</summary>
    public Tensor Counts => n;

    /// <summary>The counts of all words, [B, V].</summary>
    public Tensor Dense() => places is null ? n
        : zeros([Count, V], dtype: n.dtype, device: n.device).scatter_add_(1, places, n);

    /// <summary>The columns of a table [K, V] that each document needs, for the products below.</summary>
    public Tensor Columns(Tensor table) => places is null ? table
        : table.t().contiguous().index_select(0, places.flatten()).view(places.size(0), places.size(1), -1);

    /// <summary>Σₖ θ_dk β_kw, [B, W], of θ [B, K] and columns of β.</summary>
    public Tensor OverTopics(Tensor theta, Tensor columns) =>
        places is null ? theta.mm(columns) : columns.bmm(theta.unsqueeze(2)).squeeze(2);

    /// <summary>Σ_w r_dw β_kw, [B, K], of r [B, W] and columns of β.</summary>
    public Tensor OverWords(Tensor r, Tensor columns) =>
        places is null ? r.mm(columns.t()) : r.unsqueeze(1).bmm(columns).squeeze(1);

    /// <summary>Σ_d θ_dk r_dw, [K, V], of θ [B, K] and r [B, W].</summary>
    public Tensor OverDocuments(Tensor theta, Tensor r)
    {
        if (places is null) return theta.t().mm(r);
        var K = theta.size(1);
        var all = (r.unsqueeze(2) * theta.unsqueeze(1)).flatten(0, 1);                 // [B W, K]
        // An index that is the same along a row has a fast path in libtorch, which index_add lacks.
        var rows = places.flatten().unsqueeze(1).expand(-1, K);
        return zeros([V, K], dtype: r.dtype, device: r.device).scatter_add(0, rows, all).t();
    }

    /// <summary>A number for each word [V] at the words of each document, [B, W].</summary>
    public Tensor At(Tensor numbers) =>
        places is null ? numbers.unsqueeze(0) : numbers.index_select(0, places.flatten()).view(places.shape);

    // The words that occur, moved to the left: [B, W] with W of the document that has most; places without are word 0.
    private static (Tensor Places, Tensor Counts) Packed(Tensor n)
    {
        var B = n.size(0);
        var found = n.nonzero();                                                       // [m, 2]
        var (document, word) = (found.select(1, 0), found.select(1, 1));
        var sizes = n.ne(0).sum([1]);
        var W = Math.Max(1, sizes.max().item<long>());
        var place = arange(found.size(0), device: n.device) - (sizes.cumsum(0) - sizes).index_select(0, document);
        var at = document * W + place;
        var words = zeros([B * W], dtype: int64, device: n.device).scatter(0, at, word);
        var counts = zeros([B * W], dtype: n.dtype, device: n.device)
            .scatter(0, at, n.flatten().index_select(0, document * n.size(1) + word));
        return (words.view(B, W), counts.view(B, W));
    }
}
