using System.Xml.Linq;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;

namespace Omega.Cli.Tests.Engines;

/// <summary>The published packages are taken only where all of them can be had, in the versions that are pinned.</summary>
public sealed class PackagesChoiceTests : IDisposable
{
    private const string Restore = "dotnet restore";

    private static readonly string Repository = Checkout.Find(AppContext.BaseDirectory).Root;

    private readonly TemporaryFolder _folder = new();
    private readonly FakeProcesses _processes = new();

    public PackagesChoiceTests()
    {
        // Who runs the tests may have forced a choice.
        Environment.SetEnvironmentVariable(PackagesChoice.Variable, null);
        File.Copy(Path.Combine(Repository, "Directory.Packages.props"), _folder.At("Directory.Packages.props"));
    }

    [Fact]
    public async Task Every_pulumi_package_of_the_program_is_tried_in_its_pinned_version()
    {
        var pinned = Versions(Path.Combine(Repository, "Directory.Packages.props"), "PackageVersion");
        var program = XDocument.Load(Path.Combine(Repository, "infra/Omega.Infra.csproj")).Descendants("PackageReference")
            .Select(reference => reference.Attribute("Include")!.Value).Where(name => name.StartsWith("Pulumi", StringComparison.Ordinal)).ToList();
        IDictionary<string, string> tried = new Dictionary<string, string>();
        _processes.On(Restore, call =>
        {
            tried = Versions(Assert.Single(Directory.GetFiles(call.Folder!)), "PackageReference");
            return (0, "", "");
        });

        Assert.Equal(PackagesChoice.Published, await ChooseAsync());

        // Which bring the SDK.
        Assert.Equal(3, program.Count);
        Assert.Equal(program.Order().Select(name => (name, pinned[name])), tried.OrderBy(one => one.Key).Select(one => (one.Key, one.Value)));
    }

    [Fact]
    public async Task Without_them_it_is_offline_and_that_is_remembered()
    {
        _processes.On(Restore, exitCode: 1);

        Assert.Equal(PackagesChoice.Offline, await ChooseAsync());
        Assert.Equal(PackagesChoice.Offline, await ChooseAsync());

        Assert.Single(_processes.Calls);
    }

    public void Dispose() => _folder.Dispose();

    private Task<string> ChooseAsync() => new PackagesChoice(new Checkout(_folder.Path), _processes, Silent.Report).ChooseAsync(CancellationToken.None);

    private static Dictionary<string, string> Versions(string path, string element) => XDocument.Load(path).Descendants(element)
        .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
}
