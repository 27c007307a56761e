using System.Text.Json;

namespace Omega.Offline.Engine.Backend;

/// <summary>The folder that holds the state of all stacks, in the layout of Pulumi's file backend.</summary>
internal sealed class FileBackend
{
    private readonly string _root;

    /// <summary>Opens the folder that a <c>file://</c> address names.</summary>
    public FileBackend(string url)
    {
        Url = url;
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

    /// <summary>Names of all stacks of the project.</summary>
    public IReadOnlyList<StackName> Stacks(string project)
    {
        var folder = Path.Combine(_root, "stacks", project);
        return Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(file => new StackName(project, Path.GetFileNameWithoutExtension(file)))]
            : [];
    }

    /// <summary>Tells whether the stack is there.</summary>
    public bool Exists(StackName stack) => File.Exists(StateOf(stack));

    /// <summary>Where the stack's state is.</summary>
    public string StateOf(StackName stack) => Path.Combine(_root, "stacks", stack.Project, stack.Stack + ".json");

    /// <summary>Where the stack's locks are.</summary>
    public string LocksOf(StackName stack) => Path.Combine(_root, "locks", StackName.Organization, stack.Project, stack.Stack);

    /// <summary>Address of a file of this folder, as pulumi shows it.</summary>
    public static string AddressOf(string path) => new Uri(path).AbsoluteUri;

    /// <summary>The stack's state as it is in the folder.</summary>
    public byte[] Read(StackName stack) => Exists(stack)
        ? File.ReadAllBytes(StateOf(stack))
        : throw new EngineException($"no stack named '{stack.Stack}' found");

    /// <summary>Replaces the stack's state.</summary>
    public void Write(StackName stack, ReadOnlySpan<byte> content)
    {
        if (!File.Exists(Path.Combine(_root, "meta.yaml")))
        {
            StateFile.Write(Path.Combine(_root, "meta.yaml"), "version: 1\n"u8);
        }

        StateFile.Write(StateOf(stack), content);
    }

    /// <summary>Keeps the stack's present state under another name until the next run.</summary>
    public void KeepPrevious(StackName stack) => StateFile.Keep(StateOf(stack), StateOf(stack) + ".bak");

    /// <summary>Adds one finished run to the stack's history, with the state after it.</summary>
    public void AddHistory(StackName stack, UpdateRecord record)
    {
        var nanoseconds = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;
        var name = Path.Combine(HistoryOf(stack), $"{stack.Stack}-{nanoseconds}");
        StateFile.Write(name + ".checkpoint.json", Read(stack));
        StateFile.Write(name + ".history.json", JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Files.UpdateRecord));
        StateFile.Write(
            Path.Combine(_root, "backups", stack.Project, stack.Stack, $"{stack.Stack}.{nanoseconds}.json"), Read(stack));
    }

    /// <summary>Finished runs of the stack, newest first.</summary>
    public IEnumerable<UpdateRecord> History(StackName stack)
    {
        if (!Directory.Exists(HistoryOf(stack)))
        {
            yield break;
        }

        foreach (var file in Directory.GetFiles(HistoryOf(stack), "*.history.json").OrderDescending(StringComparer.Ordinal))
        {
            yield return JsonSerializer.Deserialize(File.ReadAllBytes(file), EngineJson.Files.UpdateRecord)
                ?? throw new EngineException($"'{file}' holds no history record.");
        }
    }

    /// <summary>Removes the stack; its backups stay.</summary>
    public void Remove(StackName stack)
    {
        StateFile.Keep(StateOf(stack), StateOf(stack) + ".bak");
        StateFile.Delete(StateOf(stack));
        if (Directory.Exists(HistoryOf(stack)))
        {
            Directory.Delete(HistoryOf(stack), recursive: true);
        }
    }

    private string HistoryOf(StackName stack) => Path.Combine(_root, "history", stack.Project, stack.Stack);

    private void CheckLayout()
    {
        var meta = Path.Combine(_root, "meta.yaml");
        if (!File.Exists(meta))
        {
            if (Directory.Exists(Path.Combine(_root, "stacks"))
                && Directory.GetFiles(Path.Combine(_root, "stacks"), "*.json").Length > 0)
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
