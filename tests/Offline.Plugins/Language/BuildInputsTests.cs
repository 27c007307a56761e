namespace Omega.Offline.Plugins.Language.Tests;

/// <summary>A build is left out only when nothing changed that it could depend on.</summary>
public sealed class BuildInputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public BuildInputsTests()
    {
        Write("app/app.csproj", """<Project><ItemGroup><ProjectReference Include="..\library\library.csproj" /></ItemGroup></Project>""");
        Write("app/Program.cs", "one");
        Write("app/deep/er/Part.cs", "one");
        Write("library/library.csproj", "<Project />");
        Write("library/Library.cs", "one");
        Write("elsewhere/Other.cs", "one");
    }

    private string? Fingerprint => BuildInputs.Fingerprint(Path.Combine(_folder.Path, "app"));

    [Fact]
    public void Nothing_changed_is_nothing_changed()
    {
        var before = Fingerprint;
        Write("app/bin/app.dll", "built");
        Write("library/obj/library.dll", "built");
        Write("elsewhere/Other.cs", "another");

        Assert.NotNull(before);
        Assert.Equal(before, Fingerprint);
    }

    [Theory]
    [InlineData("app/Program.cs", "another")]
    [InlineData("app/Program.cs", null)]
    [InlineData("app/deep/er/Part.cs", "another")]
    [InlineData("app/New.cs", "new")]
    [InlineData("app/data.json", "new")]
    [InlineData("app/.editorconfig", "new")]
    [InlineData("library/Library.cs", "another")]
    [InlineData("library/library.csproj", "<Project><PropertyGroup /></Project>")]
    [InlineData("Directory.Build.props", "new")]
    [InlineData("Directory.Packages.props", "new")]
    [InlineData("global.json", "new")]
    public void Change_is_seen(string path, string? text)
    {
        var before = Fingerprint;

        Write(path, text);

        Assert.NotEqual(before, Fingerprint);
    }

    [Fact]
    public void File_of_the_same_size_and_another_time_is_seen()
    {
        var before = Fingerprint;

        File.SetLastWriteTimeUtc(Path.Combine(_folder.Path, "app", "Program.cs"), DateTime.UnixEpoch);

        Assert.NotEqual(before, Fingerprint);
    }

    [Theory]
    [InlineData("PulumiPackages", false)]
    [InlineData("Configuration", false)]
    [InlineData("VERSION", false)]
    [InlineData("PATH", false)]
    [InlineData("DOTNET_ROLL_FORWARD", false)]
    [InlineData("NUGET_PACKAGES", false)]
    [InlineData("NAMED_BY_A_PROJECT", false)]
    [InlineData("NAMED_BY_NOBODY", true)]
    [InlineData("PULUMI_STACK", true)]
    [InlineData("OMEGA_VERDICT", true)]
    [InlineData("SSH_CONNECTION", true)]
    [InlineData("XDG_SESSION_ID", true)]
    [InlineData("LC_ALL", true)]
    [InlineData("TERM", true)]
    [InlineData("DISPLAY", true)]
    public void Variable_is_seen_when_it_can_be_a_property_of_the_build(string name, bool same)
    {
        Write("Directory.Build.props", "<Project><PropertyGroup><A>$(Named_by_a_project)</A></PropertyGroup></Project>");
        var (before, value) = (Fingerprint, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, "something else");
        try
        {
            Assert.Equal(same, before == Fingerprint);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Fact]
    public void File_elsewhere_that_a_project_names_is_one_of_its_own()
    {
        Write("elsewhere/pattern.h", "one");
        Write("elsewhere/other.h", "one");
        Write("app/app.csproj", """<Project><ItemGroup><EmbeddedResource Include="..\elsewhere\pattern.h" /></ItemGroup></Project>""");
        var before = Fingerprint;

        Write("elsewhere/other.h", "another");
        Assert.Equal(before, Fingerprint);
        Write("elsewhere/pattern.h", "another");

        Assert.NotNull(before);
        Assert.NotEqual(before, Fingerprint);
    }

    [Theory]
    [InlineData("""<Project><ItemGroup><Compile Include="../elsewhere/Missing.cs" /></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><Compile Include="..\elsewhere\*.cs" /></ItemGroup></Project>""")]
    [InlineData("""<Project><Import Project="$(MSBuildThisFileDirectory)other.props" /></Project>""")]
    [InlineData("""<Project><ItemGroup><EmbeddedResource Include="/etc/hosts" /></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><ProjectReference Include="$(Somewhere)/library.csproj" /></ItemGroup></Project>""")]
    [InlineData("""<Project><ItemGroup><ProjectReference Include="../missing/missing.csproj" /></ItemGroup></Project>""")]
    public void Project_that_may_read_other_files_is_built_each_time(string project)
    {
        Write("app/app.csproj", project);

        Assert.Null(Fingerprint);
    }

    [Fact]
    public void Program_of_this_checkout_is_one_that_can_be_told() => Assert.NotNull(BuildInputs.Fingerprint(Path.Combine(Repository(), "infra")));

    [Fact]
    public void Project_with_launch_settings_is_run_by_dotnet_run()
    {
        Write("app/Properties/launchSettings.json", "{}");

        Assert.Null(Fingerprint);
    }

    public void Dispose() => _folder.Dispose();

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Pulumi.yaml")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    private void Write(string name, string? text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        if (text is null)
        {
            File.Delete(path);
            return;
        }

        File.WriteAllText(path, text);
    }
}
