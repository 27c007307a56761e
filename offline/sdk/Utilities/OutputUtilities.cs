using System.Collections.Immutable;

namespace Pulumi.Utilities;

/// <summary>Looks into outputs.</summary>
public static class OutputUtilities
{
    public static async Task<bool> GetIsKnownAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).IsKnown;

    public static async Task<T> GetValueAsync<T>(Output<T> output) => (await output.Data.ConfigureAwait(false)).As<T>();

    public static async Task<ImmutableHashSet<Resource>> GetDependenciesAsync<T>(Output<T> output) =>
        (await output.Data.ConfigureAwait(false)).Resources;

    public static Output<T> CreateUnknown<T>(T value) =>
        new(Task.FromResult(new OutputData([], value, false, false)));
}
