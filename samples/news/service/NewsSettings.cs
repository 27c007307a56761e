using System.Globalization;

namespace Omega.News;

/// <summary>Where the store is, and what opens it.</summary>
/// <param name="Host">Host of the store.</param>
/// <param name="StorePort">Port of the store.</param>
/// <param name="Password">Password of the role `news`; never printed.</param>
internal sealed record NewsSettings(string Host, int StorePort, string Password)
{
    /// <summary>Port that the service listens on: above 1024, so that no capability is needed.</summary>
    public const int Port = 8000;

    /// <summary>Variable that says where the store is; the product sets it for whoever asks the service `store`.</summary>
    public const string StoreVariable = "OMEGA_SERVICE_STORE";

    /// <summary>Variable that holds the password of the store.</summary>
    public const string PasswordVariable = "STORE_PASSWORD";

    /// <summary>Where the store is, for messages.</summary>
    public string Store => $"{Host}:{StorePort}";

    /// <summary>Reads them from the environment.</summary>
    /// <exception cref="NewsException">Something is missing or wrong; the message says all of it, and of the password nothing.</exception>
    public static NewsSettings Read(Func<string, string?> variable)
    {
        var problems = new List<string>();
        var store = variable(StoreVariable) ?? "";
        var colon = store.LastIndexOf(':');
        var port = 0;
        if (colon < 1 || !int.TryParse(store[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port)
            || port is < 1 or > 65535)
        {
            var given = store.Length == 0 ? "missing" : $"'{store}'";
            problems.Add($"{StoreVariable} must be the host:port of the store, was {given}. Let the service ask it: omega:services.news.asks: [store].");
        }

        var password = variable(PasswordVariable) ?? "";
        if (password.Length == 0)
        {
            problems.Add(
                $"{PasswordVariable} must be the password of the store, was missing. Name it in omega:services.news.secrets, "
                + $"and set omega:serviceSecrets.news.{PasswordVariable}.");
        }

        return problems.Count == 0 ? new(store[..colon], port, password) : throw new NewsException(string.Join('\n', problems), NewsException.Input);
    }
}
