namespace Omega.Core.Settings;

/// <summary>What the image's own program is told of the services that readers reach (nginx/omega.c).</summary>
public static class PassedServices
{
    /// <summary>Those of them that readers reach, the one that the shipped page asks first.</summary>
    public static Service[] Of(IReadOnlyList<Service> services) =>
        [.. services.Where(service => service.Settings.Path is not null).OrderByDescending(service => service.Name == Service.Api)];

    /// <summary>Limits of what is passed on to them; empty where all are as ever.</summary>
    public static string Limits(IReadOnlyList<Service> services) => string.Join(' ', Of(services).Select(service => service.PassLimits).OfType<string>());

    /// <summary>Variables of the site, which asks each where it is.</summary>
    /// <param name="services">All services.</param>
    /// <param name="at">Host and port of one.</param>
    public static IEnumerable<(string Name, string Value)> Variables(IReadOnlyList<Service> services, Func<Service, string> at) =>
        Of(services) is [var first, ..] ? [("OMEGA_API", at(first)), .. Both(services, service => $"{service.Settings.Path}={at(service)}")] : [];

    /// <summary>Variables of the edge, which passes all on to the site.</summary>
    public static IEnumerable<(string Name, string Value)> EdgeVariables(IReadOnlyList<Service> services) => Both(services, service => service.Settings.Path!);

    private static IEnumerable<(string Name, string Value)> Both(IReadOnlyList<Service> services, Func<Service, string> item)
    {
        if (Of(services) is not [var first, .. var others])
        {
            yield break;
        }

        yield return ("OMEGA_API_PATH", first.Settings.Path!);
        if (others.Length > 0)
        {
            yield return ("OMEGA_SERVICES", string.Join(' ', others.Select(item)));
        }

        if (Limits(services) is { Length: > 0 } limits)
        {
            yield return ("OMEGA_LIMITS", limits);
        }
    }
}
