using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Project;
using Omega.Offline.Engine.Secrets;

namespace Omega.Offline.Engine.Commands;

/// <summary>The project, backend and stack that a command works on.</summary>
internal sealed class Session
{
    private readonly Dictionary<string, PassphraseSecrets> _opened = new(StringComparer.Ordinal);
    private readonly string? _stack;
    private readonly string? _configFile;
    private PassphraseSecrets? _secrets;

    private static bool Remembers => !CliEnvironment.IsOn("PULUMI_DISABLE_SECRET_CACHE");

    /// <summary>Finds project and backend from the command line and the environment.</summary>
    public Session(Arguments arguments)
    {
        Project = ProjectFile.Find(arguments.Value("cwd") is { } folder ? Path.GetFullPath(folder) : Environment.CurrentDirectory);
        var url = Environment.GetEnvironmentVariable("PULUMI_BACKEND_URL") is { Length: > 0 } set
            ? set
            : Project.BackendUrl ?? PulumiHome.LoggedInBackend();
        Backend = new FileBackend(
            url ?? throw new EngineException("no backend: set PULUMI_BACKEND_URL to file://DIRECTORY, or backend.url in Pulumi.yaml."),
            StateOptions.FromEnvironment());
        WarnOfLegacyStacks();
        Workspace = new Workspace(Project, Backend.Url);
        _stack = arguments.Value("stack");
        _configFile = arguments.Value("config-file");
    }

    /// <summary>The project.</summary>
    public ProjectFile Project { get; }

    /// <summary>The folder of all state.</summary>
    public FileBackend Backend { get; }

    /// <summary>Remembers the selected stack.</summary>
    public Workspace Workspace { get; }

    /// <summary>Whether the command line names the settings file.</summary>
    public bool NamesSettings => _configFile is not null;

    /// <summary>The stack of the command line, the environment or the workspace; it must exist.</summary>
    public StackName Stack() => Existing(StackToFind());

    /// <summary>The name of that stack, which need not exist.</summary>
    public string StackToFind() => _stack
        ?? (Environment.GetEnvironmentVariable("PULUMI_STACK") is { Length: > 0 } set ? set : null)
        ?? Workspace.Selected
        ?? throw new EngineException("no stack selected; please use `pulumi stack select` or give --stack", 6);

    /// <summary>The named stack, which must exist.</summary>
    public StackName Existing(string name)
    {
        var stack = StackName.Parse(name, Project.Name);
        StackRename.CheckFinished(Backend, stack);
        return Backend.Exists(stack) ? stack : throw new EngineException($"no stack named '{stack.Stack}' found", 6);
    }

    /// <summary>The settings of a stack.</summary>
    /// <remarks>A change of the passphrase that was interrupted is finished or undone first.</remarks>
    public StackSettings Settings(StackName stack)
    {
        SecretsChange.Finish(Backend, stack, SettingsPath(stack));
        return StackSettings.Read(Project, stack, _configFile);
    }

    /// <summary>Where the settings of a stack are.</summary>
    public string SettingsPath(StackName stack) => StackSettings.PathOf(Project, stack, _configFile);

    /// <summary>The secrets with which the stack's settings and new states are sealed; the settings keep their salt.</summary>
    public PassphraseSecrets Secrets(StackName stack)
    {
        var secrets = SecretsToRead(stack);
        if (Settings(stack) is { Salt: null } settings)
        {
            settings.Keep(secrets.Salt);
        }

        return secrets;
    }

    /// <summary>The same, for a command that only shows something: it writes no settings.</summary>
    public PassphraseSecrets SecretsToRead(StackName stack)
    {
        if (_secrets is null)
        {
            var salt = Settings(stack).Salt ?? (Backend.Exists(stack) ? StateReader.SaltOf(Backend.Read(stack)) : null);
            _secrets = salt is null ? PassphraseSecrets.Create(Passphrase.Read(), Remembers) : Open(salt);
            _opened[_secrets.Salt] = _secrets;
        }

        return _secrets;
    }

    /// <summary>The state of a stack.</summary>
    public Snapshot Read(StackName stack) =>
        new StateReader(Backend.StateOf(stack), Open).Read(Backend.Read(stack));

    /// <summary>Reads a deployment that was exported.</summary>
    public Snapshot ReadExport(string source, byte[] content) => new StateReader(source, Open).Read(content);

    /// <summary>The outputs of the named stack, for a reference to it.</summary>
    public Struct Outputs(string name)
    {
        var stack = StackName.Parse(name, Project.Name);
        return Backend.Exists(stack)
            ? Read(stack).Stack?.Outputs ?? new Struct()
            : throw new EngineException($"unknown stack \"{name}\": the reference names no stack of {Backend.Url}.");
    }

    private void WarnOfLegacyStacks()
    {
        if (Backend.LegacyStacks.Count > 0
            && !CliEnvironment.IsOn("PULUMI_DIY_BACKEND_NO_LEGACY_WARNING", "PULUMI_SELF_MANAGED_STATE_NO_LEGACY_WARNING"))
        {
            Console.Error.WriteLine(
                $"warning: '{Backend.Url}' also holds stacks in the layout of an old pulumi, which are not seen: "
                + $"{string.Join(", ", Backend.LegacyStacks)}. Run `pulumi state upgrade` once, or set PULUMI_DIY_BACKEND_NO_LEGACY_WARNING=true.");
        }
    }

    private PassphraseSecrets Open(string salt)
    {
        lock (_opened)
        {
            if (!_opened.TryGetValue(salt, out var secrets))
            {
                secrets = PassphraseSecrets.Open(Passphrase.Read(), salt, Remembers);
                _opened[salt] = secrets;
            }

            return secrets;
        }
    }
}
