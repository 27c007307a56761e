namespace Omega.Core.Trust;

/// <summary>The end of a word of the trust data that no server renews by itself: somebody has to sign it again before.</summary>
/// <param name="Role">Whose word it is.</param>
/// <param name="Time">When it ends.</param>
public sealed record TrustEnd(string Role, DateTimeOffset Time)
{
    /// <summary>How many days before its end it is told.</summary>
    public const int Notice = 30;

    /// <summary>What an operator has to know; null: the end is further away.</summary>
    public string? Warning(DateTimeOffset now) => Time - now >= TimeSpan.FromDays(Notice) ? null
        : $"the role {TrustJudge.Shown(Role)} of the trust data expires in {Math.Max(0, (Time - now).Days)} days, at {TrustExpectations.Time(Time)}. "
            + "Renew it before: `./omega evidence renew <stack>`.";

    /// <summary>What can be done when it is too late, by the first word of what was found.</summary>
    internal static string Remedy(string found) => found.Split(' ')[0] switch
    {
        "timestamp" or "snapshot" => "The trust server renews these by itself: check that it answers, and the clock (`timedatectl`).",
        "root" or TufRole.Targets => "Nobody can renew these any more, so the trust data begins anew: `./omega evidence renew <stack> --anew` (docs/recovery.md).",
        _ => "Renew it: `./omega evidence renew <stack>` (docs/recovery.md).",
    };
}
