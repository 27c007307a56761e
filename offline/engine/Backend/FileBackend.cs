using System.Text.Json;

namespace Omega.Offline.Engine.Backend;

/// <summary>The folder that holds the state of all stacks, in the layout of Pulumi's file backend.</summary>
internal sealed class FileBackend
{
    private const string RenameEnding = ".json.renaming";

    private readonly string _root;
    private readonly StateOptions _options;

    /// <summary>Opens the folder that a <c>file://</c> address names.</summary>
    public FileBackend(string url, StateOptions? options = null)
    {
        Url = url;
        _options = options ?? new();
        var path = url.StartsWith("file://", StringComparison.Ordinal)
            ? url["file://".Length..].Split('?')[0]
            : throw new EngineException(
                $"this engine keeps state in a folder: the backend must be file://DIRECTORY, was '{url}'. Set PULUMI_BACKEND_URL.");
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
        {
            path = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + path[1..];
        }

        _root = Path.Combine(Path.GetFullPath(path), ".pulumi");
        CheckLayout();
    }

    /// <summary>The address as given.</summary>
    public string Url { get; }

    /// <summary>Stacks in the layout of an old pulumi, which this engine does not see.</summary>
    public IReadOnlyList<string> LegacyStacks => NamesIn(Path.Combine(_root, "stacks"));

    /// <summary>Names of all stacks of the project, or of all projects.</summary>
    public IReadOnlyList<StackName> Stacks(string? project)
    {
        var stacks = Path.Combine(_root, "stacks");
        string[] projects = project is not null ? [project] : Directory.Exists(stacks)
            ? [.. Directory.GetDirectories(stacks).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal)]
            : [];
        return [.. projects.SelectMany(name => NamesIn(Path.Combine(stacks, name)).Select(stack => new StackName(name, stack)))];
    }

    /// <summary>Tells whether the stack is there.</summary>
    public bool Exists(StackName stack) => StackFile.Find(PlainStateOf(stack)) is not null;

    /// <summary>Where the stack's state is, or would be.</summary>
    public string StateOf(StackName stack) => StackFile.Find(PlainStateOf(stack)) ?? EncodedFile.Named(PlainStateOf(stack), _options.Gzip);

    /// <summary>Where the stack's locks are.</summary>
    public string LocksOf(StackName stack) => Path.Combine(_root, "locks", StackName.Organization, stack.Project, stack.Stack);

    /// <summary>The note of a rename of the stack that has begun; it holds the new name.</summary>
    public string RenameNoteOf(StackName stack) => Path.Combine(_root, "stacks", stack.Project, stack.Stack + RenameEnding);

    /// <summary>Renames within the project that have begun and not ended: the stack and its new full name.</summary>
    public IEnumerable<(StackName From, string To)> RenamesOf(string project)
    {
        var folder = Path.Combine(_root, "stacks", project);
        return Directory.Exists(folder)
            ? Directory.GetFiles(folder, "*" + RenameEnding)
                .Select(file => (new StackName(project, Path.GetFileName(file)[..^RenameEnding.Length]), File.ReadAllText(file)))
            : [];
    }

    /// <summary>Address of a file of this folder, as pulumi shows it.</summary>
    public static string AddressOf(string path) => new Uri(path).AbsoluteUri;

    /// <summary>The stack's state, not compressed.</summary>
    public byte[] Read(StackName stack) => StackFile.Find(PlainStateOf(stack)) is { } file
        ? EncodedFile.Read(file)
        : throw new EngineException($"no stack named '{stack.Stack}' found");

    /// <summary>Replaces the stack's state.</summary>
    public void Write(StackName stack, ReadOnlySpan<byte> content)
    {
        if (!File.Exists(Path.Combine(_root, "meta.yaml")))
        {
            StateFile.Write(Path.Combine(_root, "meta.yaml"), "version: 1\n"u8);
        }

        var before = StackFile.Find(PlainStateOf(stack));
        var now = EncodedFile.Named(PlainStateOf(stack), _options.Gzip);
        EncodedFile.Write(now, content);
        if (before is not null && before != now)
        {
            StateFile.Delete(before);
        }

        if (_options.Retain)
        {
            StateFile.Keep(now, $"{now}.{Nanoseconds()}");
        }
    }

    /// <summary>Keeps the stack's present state under another name until the next run.</summary>
    public void KeepPrevious(StackName stack) => StateFile.Keep(StateOf(stack), StateOf(stack) + ".bak");

    /// <summary>Adds one finished run to the stack's history, with the state after it.</summary>
    public void AddHistory(StackName stack, UpdateRecord record)
    {
        var state = Read(stack);
        var time = Nanoseconds();
        void Add(string path, ReadOnlySpan<byte> content) => EncodedFile.Write(EncodedFile.Named(path, _options.Gzip), content);
        var name = Path.Combine(HistoryOf(stack), $"{stack.Stack}-{time}");
        Add(name + ".checkpoint.json", state);
        Add(name + ".history.json", JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Files.UpdateRecord));
        if (_options.Backups)
        {
            Add(Path.Combine(BackupsOf(stack), $"{stack.Stack}.{time}.json"), state);
        }
    }

    /// <summary>Finished runs of the stack, newest first.</summary>
    public IEnumerable<UpdateRecord> History(StackName stack)
    {
        if (!Directory.Exists(HistoryOf(stack)))
        {
            yield break;
        }

        var files = EncodedFile.Endings.SelectMany(ending => Directory.GetFiles(HistoryOf(stack), "*.history.json" + ending));
        foreach (var file in files.OrderDescending(StringComparer.Ordinal))
        {
            yield return JsonSerializer.Deserialize(EncodedFile.Read(file), EngineJson.Files.UpdateRecord)
                ?? throw new EngineException($"'{file}' holds no history record.");
        }
    }

    /// <summary>Gives the stack's history another name; what was moved before is left.</summary>
    public void MoveHistory(StackName from, StackName to)
    {
        if (!Directory.Exists(HistoryOf(from)))
        {
            return;
        }

        Directory.CreateDirectory(HistoryOf(to));
        foreach (var file in Directory.GetFiles(HistoryOf(from)))
        {
            File.Move(file, Path.Combine(HistoryOf(to), to.Stack + Path.GetFileName(file)[from.Stack.Length..]));
        }

        Directory.Delete(HistoryOf(from));
    }

    /// <summary>Forgets the stack's state; a copy of it and the history stay.</summary>
    public void RemoveState(StackName stack)
    {
        KeepPrevious(stack);
        StateFile.Delete(StateOf(stack));
    }

    /// <summary>Removes the stack; its backups stay unless asked for.</summary>
    public void Remove(StackName stack, bool withBackups = false)
    {
        RemoveState(stack);
        foreach (var folder in withBackups ? [HistoryOf(stack), BackupsOf(stack)] : new[] { HistoryOf(stack) })
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static long Nanoseconds() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    private static List<string> NamesIn(string folder) => Directory.Exists(folder)
        ? [.. EncodedFile.Endings.SelectMany(ending => Directory.GetFiles(folder, "*.json" + ending))
            .Select(file => Path.GetFileNameWithoutExtension(EncodedFile.Plain(file)))
            .Distinct()
            .Order(StringComparer.Ordinal)]
        : [];

    private string PlainStateOf(StackName stack) => Path.Combine(_root, "stacks", stack.Project, stack.Stack + ".json");

    private string HistoryOf(StackName stack) => Path.Combine(_root, "history", stack.Project, stack.Stack);

    private string BackupsOf(StackName stack) => Path.Combine(_root, "backups", stack.Project, stack.Stack);

    private void CheckLayout()
    {
        var meta = Path.Combine(_root, "meta.yaml");
        if (!File.Exists(meta))
        {
            if (LegacyStacks.Count > 0)
            {
                throw new EngineException(
                    $"'{_root}' has the layout of an old pulumi, without projects. Run `pulumi state upgrade` once.");
            }

            return;
        }

        var text = File.ReadAllText(meta).Trim();
        if (text != "version: 1")
        {
            throw new EngineException($"'{meta}' must say 'version: 1', says '{text}'. It is a newer pulumi's: use that one.");
        }
    }
}
