using System.IO.Compression;
using System.Text;
using Generative.Data;

namespace Generative.Data.Tests;

/// <summary>Documents as bags of words: UCI files, folders of texts, tables of counts, and the drawn corpus.</summary>
public sealed class DocumentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string Put(string name, string text) => folder.Put(name, Encoding.UTF8.GetBytes(text));

    private string Zip(string name, string text)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest)) zip.Write(Encoding.UTF8.GetBytes(text));
        return folder.Put(name, stream.ToArray());
    }

    private static CountSet Read(DataOptions o, List<string>? notes = null) =>
        (CountSet)o.Read((notes ?? []).Add).Train;

    private static string Fault(DataOptions o) => Assert.Throws<DataException>(() => Read(o)).Message;

    // Three documents of four words.
    private const string Docword = "3\n4\n5\n1 1 2\n1 3 1\n2 2 7\n3 1 1\n3 4 3\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UCI_files_are_read_raw_and_packed(bool packed)
    {
        var name = packed ? "docword.a.txt.gz" : "docword.a.txt";
        var path = packed ? Zip(name, Docword) : Put(name, Docword);
        _ = packed ? Zip("vocab.a.txt.gz", "sea\nsalt\nsky\nsun\n") : Put("vocab.a.txt", "sea\r\nsalt\r\nsky\r\nsun");
        var o = new DocwordOptions { Path = path };
        var set = Read(o);
        using var x = set.Tensor();
        Assert.Equal([3, 1, 1, 4], x.shape);
        Assert.Equal([2, 0, 1, 0, 0, 7, 0, 0, 1, 0, 0, 3], x.data<float>());
        Assert.Equal(["sea", "salt", "sky", "sun"], set.Columns);
        Assert.Equal((14, "a"), (set.Tokens, packed ? "a" : o.Title));
    }

    [Theory]
    [InlineData("3\n4\n5\n1 1 2\n1 3 1\n2 2 7\n3 1 1\n", "entries: found 4, expected 5, as the third line says.")]
    [InlineData(Docword + "3 2 1\n", "line 9: found a further entry, expected 5 entries, as the third line says.")]
    [InlineData("3\n4\n1\n1 5 2\n", "line 4: found word '5', expected 1 to 4.")]
    [InlineData("3\n4\n1\n4 1 2\n", "line 4: found document '4', expected 1 to 3.")]
    [InlineData("3\n4\n1\n1 1 0\n", "line 4: found count '0', expected 1 to 2147483647.")]
    [InlineData("3\n4\n1\n1 1 1.5\n", "line 4: found count '1.5', expected 1 to 2147483647.")]
    [InlineData("3\n4\n1\n1 1\n", "line 4: found '1 1', expected three numbers: document, word, count.")]
    [InlineData("3\n4\n2\n1 2 1\n1 2 1\n", "entries: found word 2 of document 1 twice, expected each word of a "
        + "document once.")]
    [InlineData("3\n5\n1\n1 1 1\n", "words: found 5, expected 4, as many as the vocabulary has.")]
    [InlineData("three\n", "line 1: found 'three', expected the number of documents, 1 to 10000000.")]
    [InlineData("", "line 1: found nothing, expected the number of documents, 1 to 10000000.")]
    public void Damaged_UCI_files_end_in_a_sentence(string text, string fault)
    {
        var path = Put("docword.a.txt", text);
        _ = Put("vocab.a.txt", "sea\nsalt\nsky\nsun\n");
        Assert.Equal($"{path}: {fault}", Fault(new DocwordOptions { Path = path }));
    }

    [Fact]
    public void A_vocabulary_is_required_and_names_each_word_once()
    {
        var path = Put("docword.a.txt", Docword);
        Assert.EndsWith("vocab.a.txt: file: found none, expected a file with a word on each line.",
            Fault(new DocwordOptions { Path = path }));
        var words = Put("vocab.a.txt", "sea\nsalt\nsea\nsun\n");
        Assert.Equal($"{words}: line 3: found 'sea' again, expected each word once.",
            Fault(new DocwordOptions { Path = path }));
        _ = Put("vocab.a.txt", "sea\n\n");
        Assert.Equal($"{words}: line 2: found nothing, expected a word.", Fault(new DocwordOptions { Path = path }));
    }

    [Fact]
    public void Rare_words_stop_words_and_documents_without_words_are_left_out()
    {
        var path = Put("docword.a.txt", Docword);
        _ = Put("vocab.a.txt", "sea\nsalt\nthe\nsun\n");
        List<string> notes = [];
        var set = Read(new DocwordOptions { Path = path, MinCount = 3, StopWords = Put("stop.txt", "salt\n") }, notes);
        Assert.Equal(["sea", "sun"], set.Vocabulary);
        using var x = set.Tensor();
        Assert.Equal([2, 0, 1, 3], x.data<float>());
        Assert.Equal(["words kept: 2 of 4", "left out: 1 document without words"], notes);
        set = Read(new DocwordOptions { Path = path, StopWords = "english" });
        Assert.Equal(["sea", "salt", "sun"], set.Vocabulary);
        // The most frequent two, in their old order.
        Assert.Equal(["salt", "sun"], Read(new DocwordOptions
        {
            Path = path, MostWords = 2, MinCount = 3,
            StopWords = Put("stop.txt", "sea\n")
        }).Vocabulary);
        Assert.Equal("a: words: found none that is kept, expected a smaller data.minCount or fewer stop words.",
            Fault(new DocwordOptions { Path = path, MinCount = 8 }));
    }

    [Fact]
    public void Texts_are_cut_into_words_in_lower_case()
    {
        var bag = TextFolder.Bag("The tide's in: TIDE tables, 3 of 14; naïve! x", minLetters: 2);
        Assert.Equal(new() { ["the"] = 1, ["tide"] = 2, ["in"] = 1, ["tables"] = 1, ["of"] = 1, ["naïve"] = 1 }, bag);
    }

    [Fact]
    public void Subfolders_of_texts_are_classes()
    {
        _ = Directory.CreateDirectory(folder["t/sea"]);
        _ = Directory.CreateDirectory(folder["t/kitchen"]);
        _ = Put("t/sea/1.txt", "Wave, sail, wave.");
        _ = Put("t/sea/2.txt", "Sail and bread.");
        _ = Zip("t/kitchen/1.txt.gz", "Bread");
        _ = Put("t/kitchen/picture.png", "no text");
        var set = Read(new TextFolderOptions { Path = folder["t"] });
        Assert.Equal(["and", "bread", "sail", "wave"], set.Vocabulary);
        Assert.Equal(["kitchen", "sea"], set.ClassNames);
        Assert.Equal([0, 1, 1], set.Labels);
        using var x = set.Tensor();
        Assert.Equal([0, 1, 0, 0, 0, 0, 1, 2, 1, 1, 1, 0], x.data<float>());
        // Test texts keep to the words and classes of the training texts.
        _ = Directory.CreateDirectory(folder["s/sea"]);
        _ = Put("s/sea/1.txt", "A wave unheard of.");
        var (_, test) = new TextFolderOptions { Path = folder["t"], TestPath = folder["s"] }.Read(_ => { });
        Assert.Equal((1, 4), (test!.Count, test.Shape.Pixels));
        Assert.Equal([1], test.Labels);
    }

    [Fact]
    public void Folders_without_texts_and_texts_that_are_none_end_in_a_sentence()
    {
        _ = Directory.CreateDirectory(folder["t"]);
        Assert.Equal($"{folder["t"]}: texts: found none, expected .txt files, in a subfolder for each class or in the "
            + "folder itself.", Fault(new TextFolderOptions { Path = folder["t"] }));
        var path = folder.Put("t/1.txt", [0x61, 0x62, 0xFF, 0xFE]);
        Assert.Equal($"{path}: text: found bytes that are no UTF-8, expected UTF-8: save the file in it.",
            Fault(new TextFolderOptions { Path = folder["t"] }));
        _ = Put("t/1.txt", "1 2 3");
        Assert.Equal($"{folder["t"]}: words: found none, expected texts with words.",
            Fault(new TextFolderOptions { Path = folder["t"] }));
        Assert.Contains("found none, expected a folder of text files",
            Fault(new TextFolderOptions { Path = folder["nowhere"] }));
    }

    [Fact]
    public void Tables_of_counts_are_documents()
    {
        var path = Put("c.csv", "sea,kind,salt\n2,a,0\n0,b,0\n1,a,5\n");
        List<string> notes = [];
        var set = Read(new WordCountsOptions { Path = path, Label = "kind" }, notes);
        Assert.Equal((2, "left out: 1 document without words"), (set.Count, Assert.Single(notes)));
        Assert.Equal(["sea", "salt"], set.Vocabulary);
        Assert.Equal([0, 0], set.Labels);
        using var x = set.Tensor();
        Assert.Equal([2, 0, 1, 5], x.data<float>());
        path = Put("c.csv", "sea,salt\n2,0.5\n");
        Assert.Equal($"{path}: document 1, word 'salt': found 0.5, expected a count: a whole number, 0 or more.",
            Fault(new WordCountsOptions { Path = path }));
        path = Put("c.csv", "sea,sea\n2,1\n");
        Assert.Equal($"{path}: header: found 'sea' twice, expected each word once.",
            Fault(new WordCountsOptions { Path = path }));
    }

    [Fact]
    public void The_corpus_has_three_topics_and_is_the_same_for_everyone()
    {
        var set = Corpus.Draw(500, 40, seed: 3);
        Assert.Equal((500, 33, 3), (set.Count, set.Vocabulary.Count, set.ClassNames.Count));
        Assert.All(Corpus.Topics, t => Assert.Equal(1, t.Sum(), 1e-12));
        using var x = set.Tensor();
        using var lengths = x.sum([1, 2, 3]);
        Assert.InRange(lengths.min().item<float>(), 20, 21);
        Assert.InRange(lengths.max().item<float>(), 59, 60);
        // A word of a topic is most frequent in documents of that topic.
        using var sea = x.select(3, 0);
        using var label = tensor(set.Labels.Select(l => (float)l).ToArray());
        var inSea = sea.flatten()[label.eq(0)].mean().item<float>();
        Assert.True(inSea > 4 * sea.flatten()[label.ne(0)].mean().item<float>());
        // Document k depends on (seed, k) alone.
        var fewer = Corpus.Draw(20, 40, seed: 3);
        Assert.Equal(set.Words[..fewer.Words.Length], fewer.Words);
        Assert.Equal(set.Labels[..20], fewer.Labels);
    }

    [Fact]
    public void Documents_stay_sparse_and_batches_are_the_same()
    {
        // 2,000 documents of 20,000 words: 160 MB as numbers, of which each document has three.
        var (N, V) = (2000, 20_000);
        int[] words = [.. Enumerable.Range(0, N).SelectMany(i => new[] { i, i + 5000, i + 15_000 })];
        var set = new CountSet([.. Enumerable.Range(0, N + 1).Select(i => 3 * i)], words,
            [.. words.Select(w => 1 + (w % 3))], [], [.. Enumerable.Range(0, V).Select(w => $"w{w}")], []);
        Assert.False(set.Fits(N));
        Assert.True(set.Fits(100));
        using var scope = NewDisposeScope();
        using var sparse = new DeviceData(new DataPart(set), Binarization.None, CPU);
        using var few = new DeviceData(new DataPart(set, [.. Enumerable.Range(500, 100)]), Binarization.None, CPU);
        var (a, b) = (sparse.Range(500, 600), few.Range(0, 100));
        Assert.Equal([100, 1, 1, V], a.shape);
        Assert.True(a.eq(b).all().item<bool>());
        Assert.Equal([1f + (507 % 3)], a[7, 0, 0, 507].data<float>());
        using var order = new BatchOrder(N, 50, 4, CPU);
        var places = order.Places(3);
        Assert.True(sparse.Batch(order, 3).X.eq(set.Take(places).Tensor()).all().item<bool>());
    }

    [Fact]
    public void Statistics_say_how_many_documents_and_words()
    {
        var path = Put("docword.a.txt", Docword);
        _ = Put("vocab.a.txt", "sea\nsalt\nsky\nsun\n");
        var data = DataSets.Open(new DocwordOptions { Path = path, ValidCount = 1, TestCount = 0 });
        var lines = DataStatistics.Lines(data).ToArray();
        Assert.Equal("a: documents of 4 different words, no labels", lines[0]);
        Assert.Equal("train 2   valid 1   test 0", lines[1]);
        Assert.Contains(lines, l => l.StartsWith("words in training documents: "));
        Assert.Contains(lines, l => l.StartsWith("most frequent: "));
        Assert.Contains(lines, l => l.StartsWith("different "));
        Assert.Equal(["sea", "salt", "sky", "sun"], data.Columns);
    }
}
