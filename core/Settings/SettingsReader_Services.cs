namespace Omega.Core.Settings;

/// <summary>The services: each by itself, then all of them together.</summary>
public sealed partial class SettingsReader
{
    /// <summary>Returns the checked services, for a command that needs no more.</summary>
    /// <exception cref="SettingsException">Anything is wrong with them; the message lists every problem.</exception>
    public static IReadOnlyList<Service> Services(string stack, Func<string, string?> get)
    {
        var reader = new SettingsReader(stack, get);
        var target = get("target") == "kubernetes" ? DeploymentTarget.Kubernetes : DeploymentTarget.Docker;
        var api = get("api") is { } one ? reader.Bind<ApiSettings>("api", one).Settings : null;
        var services = reader.Services(target, api, [], null);
        return reader._problems.Count == 0 ? OmegaSettings.All(api, services, target, stack) : throw new SettingsException(stack, reader._problems);
    }

    private IReadOnlyDictionary<string, ServiceSettings> Services(
        DeploymentTarget? target, ApiSettings? api, IReadOnlyList<string> given, IReadOnlyCollection<string>? encryptedKeys)
    {
        var binder = new SectionBinder(problem => Add("services", problem));
        var services = binder.BindMap<ServiceSettings>(_get("services") ?? "{}");
        foreach (var problem in services.SelectMany(service => service.Value.Problems().Select(problem => problem.Below(service.Key))))
        {
            if (!binder.HasFailed([problem.Path, .. problem.Needs]))
            {
                Add("services", problem);
            }
        }

        var all = OmegaSettings.All(api, services, target ?? DeploymentTarget.Docker, _stack);
        _problems.AddRange(ServiceRules.Problems(all, target, _stack));
        _problems.AddRange(ServiceSecrets.Problems(all, _get, given, encryptedKeys, _stack));
        return services;
    }
}
