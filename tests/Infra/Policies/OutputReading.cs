using Pulumi;

namespace Omega.Infra.Tests.Policies;

internal static class OutputReading
{
    /// <summary>The value when it has come; fails as the output fails.</summary>
    public static async Task<T> ValueAsync<T>(this Output<T> output)
    {
        var value = default(T)!;
        _ = await Output.IsSecretAsync(output.Apply(current => value = current)).WaitAsync(Patience.Limit);
        return value;
    }
}
