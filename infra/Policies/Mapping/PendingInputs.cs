namespace Omega.Infra.Policies.Mapping;

/// <summary>What one reading of a resource has to wait for.</summary>
/// <param name="verified">References that the release has verified; an image that comes later waits for them.</param>
/// <param name="resource">Logical name of the resource.</param>
internal sealed class PendingInputs(VerifiedImages verified, string resource)
{
    private readonly HashSet<string> _images = new(StringComparer.Ordinal);
    private readonly List<Task> _arrivals = [];

    /// <summary>Whether there is something to wait for.</summary>
    public bool IsEmpty => _arrivals.TrueForAll(arrival => arrival.IsCompletedSuccessfully);

    /// <summary>The next reading, which judges images that came since against what is verified by then.</summary>
    public PendingInputs Next()
    {
        var next = new PendingInputs(verified, resource) { IsLater = true };
        next._images.UnionWith(_images);
        return next;
    }

    private bool IsLater { get; init; }

    /// <summary>Adds the arrival of a value.</summary>
    public void WaitFor(Task arrival) => _arrivals.Add(arrival);

    /// <summary>Ends when all of it has come; fails with the first that failed.</summary>
    public Task ArrivalAsync() => Task.WhenAll(_arrivals);

    /// <summary>Whether an image can be judged: one that is written down at once, any other when everything for this resource is verified.</summary>
    public bool IsComparable(Fact<string> image)
    {
        if (image.IsKnown && (!IsLater || _images.Contains(image.Path)))
        {
            _images.Add(image.Path);
            return true;
        }

        var reading = verified.ReadAsync(resource);
        WaitFor(reading);
        return image.IsKnown && reading.IsCompletedSuccessfully;
    }
}
