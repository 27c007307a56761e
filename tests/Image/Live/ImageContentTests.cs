using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Omega.Core.Content;
using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Live;

[Collection(ImageCollection.Name)]
public sealed class ImageContentTests(ImageFixture fixture)
{
    private const long Megabyte = 1_000_000;
    private const UnixFileMode SetId = UnixFileMode.SetUser | UnixFileMode.SetGroup;

    [SkippableFact]
    public async Task Nothing_but_the_folders_of_volumes_is_writable_by_the_run_user()
    {
        var writable = (await EntriesAsync()).Where(Writable).Select(entry => entry.Name.TrimEnd('/'));

        // In every container the root is read-only; door and edge alone get the volume of the first one.
        Assert.Equal([Hardening.DoorPath.TrimStart('/'), Hardening.LogPath.TrimStart('/')], writable);
    }

    [SkippableFact]
    public async Task Everything_belongs_to_root() =>
        Assert.All(await EntriesAsync(), entry => Assert.Equal(0, entry.Uid));

    [SkippableFact]
    public async Task No_file_is_setuid() =>
        Assert.DoesNotContain(await EntriesAsync(), entry => (entry.Mode & SetId) != 0);

    [SkippableFact]
    public async Task Only_nginx_and_the_helper_can_be_run()
    {
        var programs = (await EntriesAsync())
            .Where(entry => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.SymbolicLink)
            .Where(entry => (entry.Mode & UnixFileMode.UserExecute) != 0 && !entry.Name.Contains(".so", StringComparison.Ordinal))
            .Select(entry => entry.Name);

        Assert.Equal(["usr/local/bin/omega", "usr/sbin/nginx"], programs.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Image_is_small()
    {
        fixture.SkipIfMissing();

        Assert.InRange((await ImageLayers.ReadAsync(fixture.FirstImage)).CompressedSize, Megabyte, 6 * Megabyte);
    }

    [SkippableFact]
    public async Task Every_file_has_the_time_of_the_release() => Assert.All(
        (await EntriesAsync()).Where(entry => entry.EntryType != TarEntryType.Directory),
        entry => Assert.Equal(ImageBuild.Epoch, entry.ModificationTime.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)));

    [SkippableFact]
    public async Task Site_is_in_the_image_as_its_makers_made_it()
    {
        const string Folder = "usr/share/omega/site/";
        var files = new Dictionary<string, string>();
        foreach (var entry in (await EntriesAsync()).Where(entry => entry.Name.StartsWith(Folder, StringComparison.Ordinal) && entry.EntryType != TarEntryType.Directory))
        {
            files[entry.Name[Folder.Length..]] = Convert.ToHexStringLower(entry.DataStream is null ? SHA256.HashData([]) : await SHA256.HashDataAsync(entry.DataStream));
        }

        Assert.Equal(
            Directory.EnumerateFiles(Repository.At("web"), "*", SearchOption.AllDirectories)
                .ToDictionary(path => Path.GetRelativePath(Repository.At("web"), path), FileFacts.Hash).OrderBy(file => file.Key, StringComparer.Ordinal),
            files.OrderBy(file => file.Key, StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Labels_tell_what_the_image_is()
    {
        fixture.SkipIfMissing();

        var labels = JsonSerializer.Deserialize<Dictionary<string, string>>(
            (await Shell.DockerAsync("inspect", "--format", "{{json .Config.Labels}}", fixture.FirstImage)).Succeeded())!;

        Assert.Equal(ImageFixture.FirstVersion, labels["org.opencontainers.image.version"]);
        Assert.Equal(ImageBuild.Revision, labels["org.opencontainers.image.revision"]);
        Assert.Equal(ImageBuild.Created, labels["org.opencontainers.image.created"]);
        Assert.Equal("omega/base:local", labels["org.opencontainers.image.base.name"]);
        Assert.Equal("sha256:" + new string('b', 64), labels["org.opencontainers.image.base.digest"]);
        Assert.Equal("true", labels["immutable"]);
    }

    [SkippableFact]
    public async Task Two_builds_have_the_same_content()
    {
        fixture.SkipIfMissing();
        var again = $"{fixture.FirstImage}-again";

        (await ImageBuild.RunAsync(again, ImageBuild.Arguments(fixture.Base, ImageFixture.FirstVersion), noCache: true)).Succeeded();

        try
        {
            Assert.Equal(await LayersAsync(fixture.FirstImage), await LayersAsync(again));
        }
        finally
        {
            await Shell.DockerAsync("image", "rm", "--force", again);
        }
    }

    private static bool Writable(TarEntry entry) =>
        entry.Uid == Hardening.UserId || (entry.Gid == Hardening.GroupId && (entry.Mode & UnixFileMode.GroupWrite) != 0)
        || ((entry.Mode & UnixFileMode.OtherWrite) != 0 && entry.EntryType != TarEntryType.SymbolicLink);

    private static async Task<string> LayersAsync(string image) =>
        (await Shell.DockerAsync("inspect", "--format", "{{json .RootFS.Layers}}", image)).Succeeded();

    private async Task<List<TarEntry>> EntriesAsync()
    {
        fixture.SkipIfMissing();
        return (await ImageLayers.ReadAsync(fixture.FirstImage)).Entries;
    }
}
