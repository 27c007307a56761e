namespace Omega.Core.Settings;

/// <summary>The one service container of before there could be several (`omega:api`).</summary>
/// <param name="Image">Image by digest: `name@sha256:…`.</param>
/// <param name="Health">Health check in Docker's notation, `[CMD, …]`; run inside the container.</param>
/// <param name="Port">Port that the service listens on.</param>
/// <param name="Path">Path of the site that is passed on to the service.</param>
public sealed record ApiSettings(
    string Image,
    IReadOnlyList<string> Health,
    int Port = 8000,
    string Path = "/api/") : ISettings
{
    /// <summary>The same as one of several services.</summary>
    internal ServiceSettings Service => new(Image, Health, Port, Path);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems() => Service.Problems();
}
