namespace Omega.Infra.Tests.Policies;

/// <summary>A clock that stands at noon of one day, UTC; timers run on real time.</summary>
internal sealed class FixedClock(int year, int month, int day) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(year, month, day, 12, 0, 0, TimeSpan.Zero);
}
