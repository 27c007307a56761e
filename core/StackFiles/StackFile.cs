using System.Text;

namespace Omega.Core.StackFiles;

/// <summary>
/// The configuration file of a stack: read by path, edited without a change to anything else, comments and layout included.
/// Each edit gives a new value, whose text was parsed again and means what was asked for and nothing more.
/// </summary>
/// <remarks>Paths begin below `config`, with the key and its namespace: `omega:image`, `base`.</remarks>
public sealed class StackFile
{
    private const string Config = "config";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly StackNode _root;
    private readonly string? _onDisk;

    private StackFile(string path, string text, StackNode root, string? onDisk)
    {
        Path = path;
        Text = text;
        _root = root;
        _onDisk = onDisk;
    }

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>What it says.</summary>
    public string Text { get; }

    /// <summary>Reads a file; an absent one is empty.</summary>
    /// <exception cref="StackFileException">It is no YAML, no UTF-8, or holds a key twice.</exception>
    public static StackFile Load(string path)
    {
        var onDisk = ReadOrNull(path);
        return Parse(onDisk ?? "", path, onDisk);
    }

    /// <summary>Reads text as the file at <paramref name="path"/> would be.</summary>
    /// <exception cref="StackFileException">It is no YAML, or holds a key twice.</exception>
    public static StackFile Parse(string text, string path) => Parse(text, path, onDisk: null);

    /// <summary>Digest of what it says, by which a file of a machine names the one that it was laid over.</summary>
    public Digest Digest => Digest.Of(Text);

    /// <summary>The same of the file at a path, whether it can be read as YAML or not.</summary>
    public static Digest DigestOf(string path) => Digest.Of(File.ReadAllBytes(path));

    /// <summary>Text at a path; null when there is none, or no text.</summary>
    public string? Get(params ReadOnlySpan<string> path) =>
        Find(path) is { Kind: StackNode.NodeKind.Scalar, IsNothing: false } scalar ? scalar.Value : null;

    /// <summary>Texts of the list at a path; null when there is no list.</summary>
    public IReadOnlyList<string>? GetList(params ReadOnlySpan<string> path) =>
        Find(path) is { Kind: StackNode.NodeKind.Sequence } list ? [.. list.Items.Select(item => item.Value)] : null;

    /// <summary>Whether something stands at a path.</summary>
    public bool Has(params ReadOnlySpan<string> path) => Find(path) is not null;

    /// <summary>Keys of the mapping at a path; none when there is no mapping. Without a path: the configured keys.</summary>
    public IReadOnlyList<string> KeysOf(params ReadOnlySpan<string> path) => [.. (Find(path)?.Entries ?? []).Select(entry => entry.Key.Value)];

    /// <summary>A text beside `config`, such as `encryptionsalt`; null when there is none.</summary>
    public string? GetBeside(string key) => _root.Find(key) is { Kind: StackNode.NodeKind.Scalar, IsNothing: false } scalar ? scalar.Value : null;

    /// <summary>Sets a text; it is a text to every reader, whatever it looks like.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile Set(string value, params ReadOnlySpan<string> path) => Put(StackNode.Text(value), [Config, .. path]);

    /// <summary>Sets a list of texts.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile SetList(IEnumerable<string> values, params ReadOnlySpan<string> path) =>
        Put(StackNode.List(values.Select(StackNode.Text)), [Config, .. path]);

    /// <summary>Sets a mapping of texts, in the order given.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile SetFields(IEnumerable<KeyValuePair<string, string>> fields, params ReadOnlySpan<string> path) =>
        Put(StackNode.Fields(fields.Select(field => (field.Key, StackNode.Text(field.Value)))), [Config, .. path]);

    /// <summary>Sets a text beside `config`, such as `encryptionsalt`.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile SetBeside(string key, string value) => Put(StackNode.Text(value), [key]);

    /// <summary>Takes over what another file has at a path; nothing where it has nothing.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile Take(StackFile other, params ReadOnlySpan<string> path) => other.Find(path) is { } value ? Put(value, [Config, .. path]) : this;

    /// <summary>Removes what stands at a path; the same file when nothing does.</summary>
    /// <exception cref="StackFileException">The place cannot be edited.</exception>
    public StackFile Remove(params ReadOnlySpan<string> path) => Has(path) ? Put(null, [Config, .. path]) : this;

    /// <summary>The same file with another whole text, such as the one from before an edit.</summary>
    /// <exception cref="StackFileException">The text cannot be read.</exception>
    public StackFile With(string text) => Parse(text, Path, _onDisk);

    /// <summary>Writes it, whole or not at all; its mode stays. Returns the file as it lies there now.</summary>
    /// <exception cref="StackFileException">Somebody else wrote it since it was read.</exception>
    public StackFile Save()
    {
        // What a link leads to is replaced, not the link.
        var target = _onDisk is null ? Path : File.ResolveLinkTarget(Path, returnFinalTarget: true)?.FullName ?? Path;
        if (ReadOrNull(target) != _onDisk)
        {
            throw new StackFileException($"{Path} was changed by somebody else meanwhile and is left as it is now. Start the command again.");
        }

        if (Text != _onDisk)
        {
            var part = $"{target}.part";
            File.Delete(part);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (_onDisk is not null && !OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var stream = new FileStream(part, options))
            {
                stream.Write(Strict.GetBytes(Text));
                stream.Flush(flushToDisk: true);
            }

            if (_onDisk is not null && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(part, File.GetUnixFileMode(target));
            }

            File.Move(part, target, overwrite: true);
        }

        return new(Path, Text, _root, Text);
    }

    /// <summary>What it says.</summary>
    public override string ToString() => Text;

    private static StackFile Parse(string text, string path, string? onDisk)
    {
        var root = StackParser.Parse(path, text);
        return root is null or { IsNothing: true }
            ? new(path, text, StackNode.Empty, onDisk)
            : root.Kind == StackNode.NodeKind.Mapping
                ? new(path, text, root, onDisk)
                : throw StackFileException.Of(path, root.Line, "must begin with a key such as `config:`, was something else", "Mend that line.");
    }

    private static string? ReadOrNull(string path)
    {
        try
        {
            return File.Exists(path) ? Strict.GetString(File.ReadAllBytes(path)) : null;
        }
        catch (DecoderFallbackException)
        {
            throw new StackFileException($"{path} is no UTF-8 text. Save it as UTF-8. The file is as it was.");
        }
    }

    private StackNode? Find(ReadOnlySpan<string> path)
    {
        var node = Resolve(_root.Find(Config));
        foreach (var key in path)
        {
            node = Resolve(node?.Find(key));
        }

        return node;
    }

    private StackNode? Resolve(StackNode? node) =>
        node is { Kind: StackNode.NodeKind.Alias } ? StackEdit.Anchored(_root, node.Value) : node;

    private StackFile Put(StackNode? value, string[] path)
    {
        var text = new StackEdit(Path, Text, _root).Put(path, value);
        var edited = Parse(text, Path, _onDisk);
        return Whole(edited._root).MeansTheSame(Whole(_root.With(path, value)))
            ? edited
            : throw StackFileException.Of(
                Path,
                1,
                $"cannot be edited at {string.Join('.', path.Skip(1))}: the result would mean something else",
                "Write that part by hand, one key per line.");
    }

    /// <summary>A `config` without a key means the same as none.</summary>
    private static StackNode Whole(StackNode root) =>
        root.Find(Config) is { } config && (config.IsNothing || config is { Kind: StackNode.NodeKind.Mapping, Entries.Count: 0 })
            ? root.With([Config], null)
            : root;
}
