namespace Omega.Offline.Plugins.Language.Tests;

public sealed class PackageListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(false, "Pulumi 3.1.0")]
    [InlineData(true, "Grpc 2.0.0, Pulumi 3.1.0")]
    public void Read_lists_the_packages_of_the_last_restore(bool transitive, string expected)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "obj"));
        File.WriteAllText(Path.Combine(_folder.Path, "obj", "project.assets.json"), """
            {
              "libraries": {
                "Pulumi/3.1.0": {"type": "package"}, "Grpc/2.0.0": {"type": "package"}, "Other/1.0.0": {"type": "project"}
              },
              "projectFileDependencyGroups": {"net10.0": ["Pulumi >= 3.1.0", "Other >= 1.0.0"]}
            }
            """);

        var packages = PackageList.Read(Program(), transitive);

        Assert.Equal(expected, string.Join(", ", packages.Select(package => $"{package.Name} {package.Version}")));
    }

    [Fact]
    public void Read_says_what_to_do_when_nothing_was_restored()
    {
        var refused = Assert.Throws<LanguageException>(() => PackageList.Read(Program(), transitive: false));

        Assert.EndsWith($"does not exist; run 'dotnet restore {_folder.Path}' first.", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private ProgramLocation Program() => new(_folder.Path, _folder.Path, _folder.Path, Binary: null);
}
