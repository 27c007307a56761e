using Omega.Core.Ledger;

namespace Omega.Core.Settings;

/// <summary>Reads and checks the configuration of a stack once, all of it, before anything is created.</summary>
public sealed partial class SettingsReader
{
    /// <summary>Keys that the program reads, without the project's name.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    [
        "target", "image", "release", "signing", "site", "web", "api", "services", "kubernetes", "docker", "policies", "ledger", "evidence", "backup",
        "registryUser", "registryPassword", "signingKey", "signingPassphrase", "ledgerKey", "kubeconfig",
        .. BackupSettings.Secrets,
    ];

    // Given as plain text, they stand in the state, in logs and in the checkout.
    private static readonly string[] SecretKeys = ["registryPassword", "signingKey", "signingPassphrase", "ledgerKey", "kubeconfig", .. BackupSettings.Secrets];

    // What each begins with that has a name of the user's own in it.
    private static readonly string[] KeyPrefixes = [Service.SecretKeyPrefix, TlsSettings.KeyPrefix];

    private readonly string _stack;
    private readonly Func<string, string?> _get;
    private readonly CertificateSource? _certificates;
    private readonly List<string> _problems = [];

    private SettingsReader(string stack, Func<string, string?> get, CertificateSource? certificates = null)
    {
        _stack = stack;
        _get = get;
        _certificates = certificates;
    }

    /// <summary>Returns the checked settings.</summary>
    /// <param name="stack">Name of the stack, for messages and for the rule that prod never builds.</param>
    /// <param name="get">Returns the value of a key of the project, or null.</param>
    /// <param name="givenKeys">Keys that the stack configures, without the project's name.</param>
    /// <param name="encryptedKeys">Those of them that are encrypted in the file; null where nobody can tell.</param>
    /// <param name="checkedIn">Digest of the text of the checked-in file, which a file of this machine must have been laid over.</param>
    /// <param name="certificates">What certificates are read and judged by; null: neither they nor files of keys are looked at.</param>
    /// <exception cref="SettingsException">Anything is wrong; the message lists every problem.</exception>
    public static OmegaSettings Read(
        string stack,
        Func<string, string?> get,
        IEnumerable<string> givenKeys,
        IReadOnlyCollection<string>? encryptedKeys = null,
        Digest? checkedIn = null,
        CertificateSource? certificates = null)
    {
        var reader = new SettingsReader(stack, get, certificates);
        reader.RequireCurrent(checkedIn);
        var settings = reader.ReadAll(givenKeys, encryptedKeys);
        return reader._problems.Count == 0 ? settings : throw new SettingsException(stack, reader._problems);
    }

    /// <summary>Returns one checked section, for a command that needs no more.</summary>
    /// <exception cref="SettingsException">Anything in it is wrong; the message lists every problem.</exception>
    public static T Section<T>(string stack, Func<string, string?> get, string key) where T : class, ISettings
    {
        var reader = new SettingsReader(stack, get);
        var settings = reader.Required<T>(key).Settings;
        return reader._problems.Count == 0 ? settings : throw new SettingsException(stack, reader._problems);
    }

    /// <summary>What an outdated file says is not worth a word.</summary>
    private void RequireCurrent(Digest? checkedIn)
    {
        if (_get(SourceSettings.Key) is not null && Bind<SourceSettings>(SourceSettings.Key, _get(SourceSettings.Key)!) is var source)
        {
            if (_problems.Count == 0 && source.Settings.Problem(_stack, checkedIn) is { } problem)
            {
                _problems.Add(problem);
            }

            if (_problems.Count > 0)
            {
                throw new SettingsException(_stack, _problems);
            }
        }
    }

    private OmegaSettings ReadAll(IEnumerable<string> givenKeys, IReadOnlyCollection<string>? encryptedKeys)
    {
        var given = givenKeys.ToList();
        foreach (var key in given.Where(key => !Keys.Contains(key) && key != SourceSettings.Key && !KeyPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal))).Order(StringComparer.Ordinal))
        {
            _problems.Add($"omega:{key} is not a known key (allowed: {string.Join(", ", Keys)}). "
                + $"Remove it with `pulumi config rm omega:{key} --stack {_stack}`.");
        }

        var target = Target();
        var image = Required<ImageSettings>("image").Settings;
        var (signing, signingBinder) = Required<SigningSettings>("signing");
        var site = target == DeploymentTarget.Kubernetes ? Optional("site", new PodSettings()).Site : Site(given, encryptedKeys);
        var release = _get("release") is { } pinned ? Bind<ReleaseSettings>("release", pinned).Settings : null;
        var api = _get("api") is { } service ? Bind<ApiSettings>("api", service).Settings : null;
        var services = Services(target, api, given, encryptedKeys);
        var web = Optional("web", new WebSettings());
        var kubernetes = Kubernetes(target);
        var docker = Optional("docker", new DockerSettings());
        var policies = Optional("policies", new PoliciesSettings([]));
        var (ledger, ledgerBinder) = Bind<LedgerSettings>("ledger", _get("ledger") ?? "{}");
        var evidence = _get("evidence") is { } asked ? Bind<EvidenceSettings>("evidence", asked).Settings : null;
        if (evidence is { Attested: true } && !signingBinder.HasFailed("method", "signers") && signing is { Method: SigningMethod.Cosign, Signers: null or [] })
        {
            _problems.Add("omega:evidence.attested needs public keys in omega:signing.signers, was given with keyless identities alone: what they sign beside an image is "
                + $"not verified here. Set it with `pulumi config set --path 'omega:evidence.attested' 'false' --stack {_stack}`, or give a key.");
        }

        var backup = Backup();
        Secrets(release, encryptedKeys);
        LedgerKeys(ledgerBinder.HasFailed("keys") ? null : ledger);
        if (release is null && _stack != "prod" && !signingBinder.HasFailed("method", "signers", "keyless")
            && signing is { Method: SigningMethod.Cosign, Signers: null or [], Keyless.Count: > 0 })
        {
            _problems.Add("omega:signing.signers is required to build: keyless signing happens in CI, where the identity is, and is only verified here. "
                + "Give the public key of omega:signingKey, or deploy with omega:release what CI has signed.");
        }

        if (signing.Rebuilders is not null && release is null && _stack != "prod")
        {
            _problems.Add("omega:signing.rebuilders needs omega:release: nobody can have built again what this stack builds only now. "
                + $"Let another stack build, a second builder sign (`./omega rebuild <version> <other stack> --sign`), and promote: `./omega promote <other stack> {_stack}`.");
        }

        if (_stack == "prod" && release is null)
        {
            _problems.Add("omega:release is required: prod never builds, it deploys a release that another stack serves. "
                + "Promote one with `./omega promote dev prod`.");
        }

        return new(target ?? DeploymentTarget.Docker, image, signing, site, release, api, policies, kubernetes) { Ledger = ledger, Web = web, Evidence = evidence, Services = services, Backup = backup, Docker = docker };
    }

    private DeploymentTarget? Target()
    {
        switch (_get("target"))
        {
            case "docker":
                return DeploymentTarget.Docker;
            case "kubernetes":
                return DeploymentTarget.Kubernetes;
            case var given:
                _problems.Add($"omega:target must be docker or kubernetes, was {(given is null ? "missing" : $"\"{given}\"")}. "
                    + $"Set it with `pulumi config set omega:target docker --stack {_stack}`.");
                return null;
        }
    }

    private KubernetesSettings? Kubernetes(DeploymentTarget? target)
    {
        if (target == DeploymentTarget.Kubernetes || (target is null && _get("kubernetes") is not null))
        {
            return Required<KubernetesSettings>("kubernetes").Settings;
        }

        foreach (var key in (string[])["kubernetes", "kubeconfig"])
        {
            if (target == DeploymentTarget.Docker && _get(key) is not null)
            {
                _problems.Add($"omega:{key} has a meaning only when omega:target is kubernetes, was given. "
                    + $"Remove it with `pulumi config rm omega:{key} --stack {_stack}`.");
            }
        }

        return null;
    }

    private void Secrets(ReleaseSettings? release, IReadOnlyCollection<string>? encryptedKeys)
    {
        foreach (var key in SecretKeys)
        {
            var isRequired = key == "registryPassword" || (release is null && key.StartsWith("signing", StringComparison.Ordinal));
            if (isRequired && string.IsNullOrEmpty(_get(key)))
            {
                _problems.Add($"omega:{key} is required and must be a secret, was {(_get(key) is null ? "missing" : "empty")}. "
                    + $"Set it with `pulumi config set --secret omega:{key} --stack {_stack}`.");
            }
            else if (encryptedKeys?.Contains(key) == false && _get(key) is not null)
            {
                _problems.Add($"omega:{key} must be a secret, was plain text. Encrypt it with "
                    + $"`pulumi config set --secret omega:{key} --stack {_stack}`, and change it where it is used: whoever read the file knows it.");
            }
        }
    }

    /// <summary>A key whose signature would not count is told before anything is deployed, and so is one that is missing.</summary>
    private void LedgerKeys(LedgerSettings? ledger)
    {
        var given = _get("ledgerKey");
        if (string.IsNullOrEmpty(given))
        {
            if (ledger?.Trusted.Count > 0)
            {
                _problems.Add("omega:ledgerKey is required when omega:ledger.keys is given, and must be a secret, was missing. "
                    + $"Set it with `pulumi config set --secret omega:ledgerKey --stack {_stack} -- \"$(cat <file>)\"`.");
            }

            return;
        }

        try
        {
            using var key = LedgerKey.FromPrivatePem(given);
            if (ledger is not null && !ledger.Trusted.Any(pem => pem.Trim() == key.PublicPem.Trim()))
            {
                _problems.Add("omega:ledgerKey must be the private half of one of omega:ledger.keys, was another key: its signatures would not count. "
                    + $"Add the public half with `pulumi config set --path 'omega:ledger.keys[0]' --stack {_stack} -- \"$(openssl pkey -in <file> -pubout)\"`.");
            }
        }
        catch (OmegaException problem)
        {
            _problems.Add(problem.Message);
        }
    }

    /// <summary>An absent section is read as an empty one, so that each of its required values is named.</summary>
    private (T Settings, SectionBinder Binder) Required<T>(string key) where T : class, ISettings => Bind<T>(key, _get(key) ?? "{}");

    private T Optional<T>(string key, T otherwise) where T : class, ISettings =>
        _get(key) is { } json ? Bind<T>(key, json).Settings : otherwise;

    private (T Settings, SectionBinder Binder) Bind<T>(string key, string json) where T : class, ISettings
    {
        var binder = new SectionBinder(problem => Add(key, problem));
        var settings = binder.Bind<T>(json);
        foreach (var problem in settings.Problems().Where(problem => !binder.HasFailed([problem.Path, .. problem.Needs])))
        {
            Add(key, problem);
        }

        return (settings, binder);
    }

    private void Add(string key, SettingsProblem problem)
    {
        var path = problem.Path.Length == 0 ? $"omega:{key}" : $"omega:{key}.{problem.Path}";
        var remove = $"`pulumi config rm --path '{path}' --stack {_stack}`";
        // The CLI takes the dashes that PEM begins with for an option.
        var set = problem.Example.Contains("PEM", StringComparison.Ordinal)
            ? $"`pulumi config set --path '{path}{problem.Suffix}' --stack {_stack} -- \"$(cat <file>)\"`"
            : $"`pulumi config set --path '{path}{problem.Suffix}' '{problem.Example}' --stack {_stack}`";
        var remedy = problem.Example.Length == 0 ? $"Remove it with {remove}."
            : problem.IsInTheWay ? $"Remove it with {remove}, then set it with {set}."
            : $"Set it with {set}.";
        _problems.Add($"{path} {problem.Rule}, was {problem.Given}. {remedy}");
    }
}
