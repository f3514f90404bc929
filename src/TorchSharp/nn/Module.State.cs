using TorchSharp.Utils;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Parameters and persistent buffers by dotted name; the tensors themselves, not copies.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                string Key(string n) => string.IsNullOrEmpty(prefix) ? n : $"{prefix}.{n}";
                foreach (var (n, p) in named_parameters()) destination.TryAdd(Key(n), p);
                foreach (var (n, b) in named_buffers(true, include_nonpersistent: false)) destination.TryAdd(Key(n), b);
                // A parameter shared by two submodules was met once above; each of its names is a key.
                foreach (var (n, m) in _internal_submodules) m.state_dict(destination, Key(n));
                return destination;
            }

            /// <summary>Copies values into the tensors of <see cref="state_dict"/> by name.</summary>
            /// <returns>Names here that the source lacks, and names in the source that are not here.</returns>
            /// <exception cref="InvalidOperationException">Strict, and the names differ; or a shape differs.</exception>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(Dictionary<string, Tensor> source, bool strict = true,
                IList<string>? skip = null)
            {
                skip ??= [];
                var destination = state_dict();
                List<string> missing = [.. destination.Keys.Where(k => !skip.Contains(k) && !source.ContainsKey(k))];
                List<string> unexpected = [.. source.Keys.Where(k => !skip.Contains(k) && !destination.ContainsKey(k))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary."
                        + $" Missing: {string.Join(", ", missing)}. Unexpected: {string.Join(", ", unexpected)}.");
                var pairs = source.Where(e => !skip.Contains(e.Key) && destination.ContainsKey(e.Key)).Select(e => (Key: e.Key, From: e.Value, To: destination[e.Key])).ToArray();
                // Copying would broadcast [1] to [n]; and a refusal halfway would leave a mixture.
                foreach (var (key, from, to) in pairs)
                    if (!from.shape.AsSpan().SequenceEqual(to.shape))
                        throw new InvalidOperationException($"load_state_dict: '{key}' has shape [{string.Join(", ", from.shape)}], expected [{string.Join(", ", to.shape)}]");
                using var off = no_grad();
                foreach (var (_, from, to) in pairs) Dispatch.CallInPlace("copy_", to, from);
                return (missing, unexpected);
            }

            /// <summary>Writes the state in TorchSharp's format.</summary>
            public Module save(string location, IList<string>? skip = null)
            {
                using var stream = File.Create(location);
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(Stream stream, IList<string>? skip = null)
            {
                using var writer = new BinaryWriter(stream);
                return save(writer, skip);
            }

            public Module save(BinaryWriter writer, IList<string>? skip = null)
            {
                save_state_dict(writer, state_dict(), skip);
                return this;
            }

            /// <summary>The count (LEB128), then each name (a .NET string) and tensor.</summary>
            public static void save_state_dict(BinaryWriter writer, Dictionary<string, Tensor> sd, IList<string>? skip = null)
            {
                var entries = sd.Where(e => skip?.Contains(e.Key) != true).ToArray();
                writer.Encode(entries.Length);
                foreach (var (key, t) in entries)
                {
                    writer.Write(key);
                    t.Save(writer);
                }
            }

            /// <exception cref="FileNotFoundException">No such file.</exception>
            public virtual Module load(string location, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                if (!File.Exists(location)) throw new FileNotFoundException($"{location}: no such file", location);
                using var stream = File.OpenRead(location);
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            public Module load(Stream stream, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                using var reader = new BinaryReader(stream);
                return load(reader, strict, skip, loadedParameters);
            }

            /// <summary>Reads what <see cref="save(BinaryWriter, IList{string})"/> wrote.</summary>
            /// <param name="strict">The names have to be exactly this module's.</param>
            /// <param name="skip">Names to leave alone.</param>
            /// <param name="loadedParameters">Is given every name in the file and whether this module has it.</param>
            /// <exception cref="ArgumentException">Strict, and the names differ; or a tensor's shape or dtype differs.</exception>
            public virtual Module load(BinaryReader reader, bool strict = true, IList<string>? skip = null, Dictionary<string, bool>? loadedParameters = null)
            {
                var sd = state_dict();
                var count = reader.Decode();
                if (strict && count != sd.Count) throw new ArgumentException($"Mismatched state_dict sizes: expected {sd.Count}, but found {count} entries.");
                for (var k = 0L; k < count; k++)
                {
                    var key = reader.ReadString();
                    var found = sd.TryGetValue(key, out var target);
                    if (!found && strict)
                        throw new ArgumentException($"Mismatched module state names: the target modules does not have a submodule or buffer named '{key}'");
                    if (found && skip?.Contains(key) != true) target!.Load(reader);
                    else TensorExtensionMethods.Load(reader, skip: true);
                    loadedParameters?.Add(key, found);
                }
                return this;
            }

            /// <summary>Makes one and reads its state from a file.</summary>
            public static Module Create<T>(string path) where T : Module, new() => new T().load(path);
        }
    }
}
