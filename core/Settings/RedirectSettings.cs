using Omega.Core.Content;

namespace Omega.Core.Settings;

/// <summary>An address that leads to another (`omega:web.redirects`).</summary>
/// <param name="From">Address of the site, `/old`, or all below one, `/old/*`.</param>
/// <param name="To">Address of the site, `/new`, or of another, `https://…`; with a `*` at the end as <paramref name="From"/> has it.</param>
/// <param name="Status">Status of the answer: 301, 302, 307 or 308.</param>
public sealed record RedirectSettings(string From, string To, int Status = Redirect.DefaultStatus) : ISettings
{
    /// <summary>The same for those who write the site's configuration.</summary>
    public Redirect Redirect => new(From, To, Status);

    /// <inheritdoc/>
    public IEnumerable<SettingsProblem> Problems()
    {
        if (!Redirect.IsFrom(From))
        {
            yield return new("from", Redirect.FromRule, ResponseHeader.Shown(From), "/old");
        }

        if (!Redirect.IsTo(To))
        {
            yield return new("to", Redirect.ToRule, ResponseHeader.Shown(To), "/new");
        }
        else if (From.EndsWith("/*", StringComparison.Ordinal) != To.EndsWith("/*", StringComparison.Ordinal))
        {
            yield return new("to", "must end with /* where from does, and only there", To,
                From.EndsWith("/*", StringComparison.Ordinal) ? "/new/*" : "/new")
            { Needs = ["from"] };
        }

        if (!Redirect.Statuses.Contains(Status))
        {
            yield return new("status", $"must be one of {string.Join(", ", Redirect.Statuses)}", $"{Status}", $"{Redirect.DefaultStatus}");
        }
    }
}
