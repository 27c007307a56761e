namespace Omega.Core.Settings;

/// <summary>The optional service container behind the site (`omega:api`).</summary>
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
    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!ImageName.IsPinned(Image))
        {
            yield return new("image", "must be pinned by digest, name@sha256:<64 hex digits>", Image, "<name>@sha256:<digest>");
        }

        if (Health.Count < 2 || Health[0] is not ("CMD" or "CMD-SHELL"))
        {
            yield return new("health", "must be CMD or CMD-SHELL and a command", string.Join(' ', Health), "CMD", "[0]");
        }

        if (!ApiPath.IsMatch(Path))
        {
            yield return new("path", ApiPath.Rule, Path, "/api/");
        }

        foreach (var problem in SettingsProblem.OutOfRange("port", Port, 1024, 65535, 8000))
        {
            yield return problem;
        }
    }
}
