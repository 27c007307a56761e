using Omega.Image.Tests.Support;

namespace Omega.Image.Tests.Recipe;

public sealed class DockerfileTests
{
    private static string[] Lines { get; } = Repository.Read("nginx", "Dockerfile").Split('\n');

    private static IEnumerable<string> LastStage => Lines.Skip(Array.FindLastIndex(Lines, line => line.StartsWith("FROM ", StringComparison.Ordinal)));

    [Fact]
    public void Last_stage_starts_from_nothing_and_runs_nothing()
    {
        Assert.Equal("FROM scratch", LastStage.First());
        Assert.DoesNotContain(LastStage, line => line.StartsWith("RUN ", StringComparison.Ordinal) || line.StartsWith("ADD ", StringComparison.Ordinal));
    }

    [Fact]
    public void User_and_port_are_those_of_the_hardening()
    {
        Assert.Contains($"USER {Hardening.User}", LastStage);
        Assert.Contains($"EXPOSE {Hardening.ContainerPort}", LastStage);
    }

    [Fact]
    public void Stop_signal_drains_instead_of_cutting() => Assert.Contains("STOPSIGNAL SIGQUIT", LastStage);

    /// <summary>Where nothing of a release comes before it, the builder takes it from its cache: no compiler is fetched for a changed page.</summary>
    [Fact]
    public void Helper_is_compiled_before_anything_of_a_release_is_known()
    {
        var before = string.Join('\n', Lines.TakeWhile(line => !line.StartsWith("ARG VERSION", StringComparison.Ordinal)));

        Assert.Contains("RUN tr -d '\\r' </src/nginx/build-helper.sh", before, StringComparison.Ordinal);
        Assert.DoesNotContain("web", before, StringComparison.Ordinal);
        Assert.DoesNotContain("COPY nginx /", before, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_files_and_labels_of_the_last_stage_differ_from_release_to_release() =>
        Assert.Equal(["COPY", "LABEL"], LastStage.SkipWhile(line => !line.StartsWith("COPY ", StringComparison.Ordinal))
            .Where(line => line.Length > 0 && char.IsAsciiLetterUpper(line[0])).Select(line => line.Split(' ')[0]));

    [Fact]
    public void Base_has_no_default() => Assert.Contains("ARG BASE", Lines);

    [Fact]
    public void Ignore_file_lets_only_the_recipe_the_site_and_what_is_known_of_it_in() =>
        Assert.Equal("*\n!nginx\n!served\n!web\n", Repository.Read("nginx", "Dockerfile.dockerignore"));
}
