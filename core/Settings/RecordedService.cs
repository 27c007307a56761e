using Omega.Core.Ledger;

namespace Omega.Core.Settings;

/// <summary>A service container as a record has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">Its image by digest.</param>
/// <param name="Settings">Digest over its settings; null where the record does not say, as up to the days of a single service.</param>
public sealed record RecordedService(string Name, string Image, Digest? Settings)
{
    /// <summary>Services that a record names; what is none of ours is left out.</summary>
    public static IReadOnlyList<RecordedService> Of(LedgerRecord record) =>
        [.. record.Services.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(TryParse).OfType<RecordedService>()];

    /// <summary>What a record says of services.</summary>
    public static string Text(IEnumerable<Service> services) => string.Join(' ', services.Select(service => service.Recorded));

    /// <summary>Whether it served with the settings that a service has now, but for the image.</summary>
    public bool HasSettingsOf(Service now) => Settings is null || Settings == (now with { Settings = now.Settings with { Image = Image } }).Digest;

    private static RecordedService? TryParse(string text) =>
        text.Split('=', 2) is [var name, var rest] && rest.Split('#', 2) is [var image, .. var settings]
        && Service.IsName(name) && ImageName.IsPinned(image) && (settings.Length == 0 || Digest.IsMatch(settings[0]))
            ? new(name, image, settings.Length == 0 ? null : Digest.Parse(settings[0]))
            : null;
}
