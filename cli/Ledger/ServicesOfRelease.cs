using Omega.Core.Settings;

namespace Omega.Cli.Ledger;

/// <summary>What becomes of the services when a release goes elsewhere in time or place: images are pinned, their settings are those of the configuration.</summary>
/// <param name="recorded">Services that served with the release.</param>
/// <param name="now">Services that are configured.</param>
internal sealed class ServicesOfRelease(IReadOnlyList<RecordedService> recorded, IReadOnlyList<Service> now)
{
    /// <summary>The configured services that served with another image.</summary>
    public IReadOnlyList<(Service Now, RecordedService Then)> Changed =>
        [.. from service in now from then in recorded where service.Name == then.Name && service.Image != then.Image select (service, then)];

    /// <summary>What does not go with the images: one sentence for each service.</summary>
    public IEnumerable<string> Staying()
    {
        foreach (var then in recorded)
        {
            if (now.FirstOrDefault(service => service.Name == then.Name) is not { } service)
            {
                yield return $"Service {then.Name} ({then.Image}) is not configured any more, and does not come back";
            }
            else if (!then.HasSettingsOf(service))
            {
                yield return $"Service {then.Name} had other settings then; it keeps those of {service.Setting}";
            }
        }

        foreach (var service in now.Where(service => service.HasData && recorded.Any(then => then.Name == service.Name && then.Image != service.Image)))
        {
            yield return $"Service {service.Name} keeps its data of now; `./omega restore` brings that of then back, `./omega backup --list` says what there is";
        }

        foreach (var service in now.Where(service => recorded.All(then => then.Name != service.Name)))
        {
            yield return $"Service {service.Name} did not serve then, and stays as {service.Setting} says";
        }
    }
}
