namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Where commands in this process have their state, home and passphrase; commands that other tests start get an environment of their own.</summary>
internal sealed class StateVariables : IDisposable
{
    private readonly Dictionary<string, string?> _before = [];

    public StateVariables(string folder)
    {
        Set("PULUMI_BACKEND_URL", $"file://{folder}/state");
        Set("PULUMI_HOME", $"{folder}/home");
        Set("PULUMI_CONFIG_PASSPHRASE", "some passphrase");
    }

    /// <summary>Sets one until the end of the test; null: it is not there.</summary>
    public void Set(string name, string? value)
    {
        _before.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => _before.ToList().ForEach(variable => Environment.SetEnvironmentVariable(variable.Key, variable.Value));
}
