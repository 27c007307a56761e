namespace Omega.Image.Tests.Support;

/// <summary>Two builds of the image that differ in version only, and a network of their own; removed at the end.</summary>
public sealed class ImageFixture : IAsyncLifetime
{
    internal const string FirstVersion = "20260131-093000";
    internal const string SecondVersion = "20260131-094500";

    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly List<string> _volumes = [];
    private readonly List<string> _containers = [];
    private string? _missing;

    internal string Base { get; private set; } = "";

    internal string FirstImage => $"omega/image-test:{_run}-1";

    internal string SecondImage => $"omega/image-test:{_run}-2";

    internal string Network => $"omega-image-test-{_run}";

    public async Task InitializeAsync()
    {
        (var reference, _missing) = await BaseImage.FindAsync();
        if (reference is null)
        {
            return;
        }

        Base = reference;
        (await ImageBuild.RunAsync(FirstImage, ImageBuild.Arguments(Base, FirstVersion))).Succeeded();
        (await ImageBuild.RunAsync(SecondImage, ImageBuild.Arguments(Base, SecondVersion))).Succeeded();
        (await Shell.DockerAsync("network", "create", Network)).Succeeded();
    }

    public async Task DisposeAsync()
    {
        if (_missing is null)
        {
            await RemoveAsync(["rm", "--force", "--volumes"], _containers);
            await RemoveAsync(["volume", "rm", "--force"], _volumes);
            await RemoveAsync(["network", "rm"], [Network]);
            await RemoveAsync(["image", "rm", "--force"], [FirstImage, SecondImage]);
        }
    }

    internal void SkipIfMissing() => Skip.If(_missing is not null, _missing);

    internal string Name(string role)
    {
        var name = $"omega-image-test-{_run}-{role}-{_containers.Count}";
        _containers.Add(name);
        return name;
    }

    internal string Volume(string role)
    {
        var name = $"omega-image-test-{_run}-{role}-{_volumes.Count}";
        _volumes.Add(name);
        return name;
    }

    internal async Task<string> GatewayAsync() =>
        (await Shell.DockerAsync("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", Network)).Succeeded();

    private static async Task RemoveAsync(string[] command, List<string> names)
    {
        if (names.Count > 0)
        {
            await Shell.DockerAsync([.. command, .. names]);
        }
    }
}
