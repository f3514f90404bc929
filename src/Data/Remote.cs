namespace Generative.Data;

/// <summary>A file on the net.</summary>
/// <param name="Name">Its name, there and here.</param>
/// <param name="Md5">The checksum that its authors (or torchvision, after them) publish, in hexadecimal.</param>
/// <param name="Bytes">Its length as published: what progress counts to; a server that sends twice as much is
/// stopped.</param>
public sealed record RemoteFile(string Name, string Md5, long Bytes);

/// <summary>A data set on the net.</summary>
/// <param name="Summary">What it is, in a line.</param>
/// <param name="Mirrors">Where it lies, the first tried first; each file's address is a mirror and its name.</param>
/// <param name="Files">Its files.</param>
public sealed record RemoteSet(string Summary, IReadOnlyList<string> Mirrors, IReadOnlyList<RemoteFile> Files);

/// <summary>The data sets that can be fetched by name.</summary>
public static class Remote
{
    private static readonly string[] idx =
        ["train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz", "t10k-images-idx3-ubyte.gz",
        "t10k-labels-idx1-ubyte.gz"];

    /// <summary>By the name under which a config finds them.</summary>
    public static IReadOnlyDictionary<string, RemoteSet> Sets { get; } = new Dictionary<string, RemoteSet>
    {
        ["mnist"] = new("handwritten digits, 60,000 + 10,000 gray images of 28x28 (LeCun, Cortes and Burges)",
            ["https://ossci-datasets.s3.amazonaws.com/mnist/", "https://storage.googleapis.com/cvdf-datasets/mnist/"],
            Idx(("f68b3c2dcbeaaa9fbdd348bbdeb94873", 9_912_422), ("d53e105ee54ea40749a09fcbcd1e9432", 28_881),
                ("9fb629c4189551a2d022fa330f9573f3", 1_648_877), ("ec29112dd5afa0611ce80d1b7f02629c", 4_542))),
        ["fashion-mnist"] = new("clothes, 60,000 + 10,000 gray images of 28x28 (Xiao, Rasul and Vollgraf, MIT license)",
            ["http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
                "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"],
            Idx(("8d4fb7e6c68d591d4c3dfef9ec88bf0d", 26_421_880), ("25c81989df183df01b3e8a0aad5dffbe", 29_515),
                ("bef4ecab320f06d8554ea6380940ec79", 4_422_102), ("bb300cfdad3c16e7a12a480ee83cd310", 5_148))),
        ["kmnist"] = new("cursive Japanese letters, 60,000 + 10,000 gray images of 28x28 (CODH, CC BY-SA 4.0)",
            ["https://codh.rois.ac.jp/kmnist/dataset/kmnist/", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/"],
            Idx(("bdb82020997e1d708af4cf47b453dcf7", 18_165_135), ("e144d726b3acfaa3e44228e80efcd344", 29_497),
                ("5c965bf0a639b31b8f53240b1b52f4d7", 3_041_136), ("7320c461ea6c1c855c0b718fb2a4b134", 5_120))),
        ["cifar10"] = new("ten kinds of things, 50,000 + 10,000 color images of 32x32 (Krizhevsky, Nair and Hinton)",
            ["https://www.cs.toronto.edu/~kriz/", "https://cave.cs.toronto.edu/kriz/"],
            [new("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", 170_052_171)]),
    };

    private static IReadOnlyList<RemoteFile> Idx(params (string Md5, long Bytes)[] files) =>
        [.. idx.Zip(files, (name, f) => new RemoteFile(name, f.Md5, f.Bytes))];
}
