namespace Omega.Core.Settings;

/// <summary>The values of the services' secret variables: each has a key of its own, so that each can be seen to be a secret.</summary>
internal static class ServiceSecrets
{
    /// <summary>Every secret that is missing, plain, or that no service asks for; never says what was given.</summary>
    public static IEnumerable<string> Problems(
        IReadOnlyList<Service> services, Func<string, string?> get, IReadOnlyList<string> given, IReadOnlyCollection<string>? encrypted, string stack)
    {
        var wanted = services.SelectMany(service => service.Settings.Hidden.Select(service.SecretKey)).Distinct().ToList();
        foreach (var key in wanted)
        {
            var set = $"`pulumi config set --secret omega:{key} --stack {stack}`";
            if (string.IsNullOrEmpty(get(key)))
            {
                yield return $"omega:{key} is required and must be a secret, was {(get(key) is null ? "missing" : "empty")}. Set it with {set}.";
            }
            else if (encrypted?.Contains(key) == false)
            {
                yield return $"omega:{key} must be a secret, was plain text. Encrypt it with {set}, and change it where it is used: whoever read the file knows it.";
            }
        }

        foreach (var key in given.Where(key => key.StartsWith(Service.SecretKeyPrefix, StringComparison.Ordinal) && !wanted.Contains(key)).Order(StringComparer.Ordinal))
        {
            yield return $"omega:{key} must be a variable of omega:services.<name>.secrets, was given without one. "
                + $"Name it there, or remove it with `pulumi config rm omega:{key} --stack {stack}`.";
        }
    }
}
