using Omega.Core.Settings;

namespace Omega.Core.Context;

/// <summary>Runs the build of a site in a container of the engine that builds the image, without network, rights and mounts.</summary>
/// <remarks>Files go in and out through the engine, not through a mount: it may be on another machine.</remarks>
/// <param name="root">The checkout.</param>
/// <param name="report">Told what is going on.</param>
/// <param name="docker">The engine's command.</param>
public sealed class DockerBuilder(string root, Action<string> report, string docker = "docker") : ISiteBuilder
{
    private const string Top = "omega";
    private const string Place = $"{Top}/source";
    private const string Home = $"{Top}/home";
    private const int Processes = 1024;
    private const int Shown = 20;
    private const int NotTaken = 125;

    private static readonly TimeSpan Short = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(30);

    /// <inheritdoc/>
    public void Run(SiteBuildSettings build, string key, SourceFiles sources, string target)
    {
        // Another checkout may build the same on the same engine.
        var name = $"omega-build-{key[..12]}-{Digest.Of(root).Abbreviated}";
        Pull(build.Image);
        report($"Building the site: {Line(build)} in {build.Image}");
        _ = Docker(["rm", "--force", "--volumes", name], Short);
        try
        {
            Must(Docker(Create(build, name), Short), $"The container for {Subject(build)} cannot be created");
            Must(Docker(["cp", "-", $"{name}:/"], Long, input => sources.Archive(input, Place, [Top, Home], Hardening.UserId)),
                $"The files of {build.Source}/ cannot be given to {Subject(build)}");
            var run = Docker(["start", "--attach", name], Long);
            if (run.ExitCode != 0)
            {
                throw new OmegaException($"{Subject(build)} failed with exit code {run.ExitCode}:\n  {Line(build)}\nIts last lines:\n{run.Last(Shown)}\n"
                    + "Nothing was built, and what served before goes on serving. Mend it and run it again.");
            }

            Take(build, name, target);
        }
        finally
        {
            _ = Docker(["rm", "--force", "--volumes", name], Short);
        }
    }

    private static IEnumerable<string> Create(SiteBuildSettings build, string name) =>
    [
        "create", "--name", name, "--label", "omega.role=build", "--pull", "never", "--no-healthcheck", "--user", Hardening.User,
        "--cap-drop", Hardening.DroppedCapabilities, "--security-opt", Hardening.NoNewPrivileges, "--pids-limit", $"{Processes}",
        "--network", build.Network == BuildNetwork.None ? "none" : "bridge", "--workdir", $"/{Place}", "--entrypoint", "",
        .. (build.Environment ?? new Dictionary<string, string>()).Append(new("HOME", $"/{Home}"))
            .OrderBy(variable => variable.Key, StringComparer.Ordinal).SelectMany(variable => (string[])["--env", $"{variable.Key}={variable.Value}"]),
        "--", build.Image, .. build.Command,
    ];

    private void Pull(string image)
    {
        if (Docker(["image", "inspect", "--format", "{{.Id}}", image], Short).ExitCode != 0)
        {
            report($"Pulling {image}");
            Must(Docker(["pull", "--quiet", image], Long),
                $"omega:web.build.image {image} cannot be pulled. Log in with `docker login`, or name another. Docker says");
        }
    }

    private void Take(SiteBuildSettings build, string name, string target)
    {
        Exception? refused = null;
        var taken = Docker(["cp", $"{name}:/{Place}/{build.Output}", "-"], Long, take: stream => refused = Unpacked(stream, target));
        if (taken.ExitCode != 0)
        {
            throw new OmegaException($"omega:web.build.output names '{build.Output}', which {Line(build)} has not made below {build.Source}/:\n{taken.Last(2)}\n"
                + "Name the folder that the command writes the site to.", ExitCode.Input);
        }

        if (refused is not null)
        {
            throw new OmegaException($"What {Subject(build)} made in '{build.Output}' cannot be used: {refused.Message} Name the folder that the command writes the site to.",
                ExitCode.Input);
        }
    }

    // The rest is read in any case: docker would wait for it.
    private static Exception? Unpacked(Stream stream, string target)
    {
        try
        {
            BuiltFiles.Unpack(stream, target);
            return null;
        }
        catch (Exception exception) when (exception is OmegaException or InvalidDataException or EndOfStreamException)
        {
            return exception;
        }
        finally
        {
            stream.CopyTo(Stream.Null);
        }
    }

    private ProgramRun Docker(IEnumerable<string> words, TimeSpan limit, Action<Stream>? feed = null, Action<Stream>? take = null) =>
        LocalProgram.Run(docker, words, root, limit, feed, take);

    private static void Must(ProgramRun run, string what)
    {
        if (run.ExitCode != 0)
        {
            throw new OmegaException($"{what}:\n{run.Last(run.ExitCode == NotTaken ? 5 : Shown)}\n`./omega doctor` says what is missing on this machine.");
        }
    }

    private static string Subject(SiteBuildSettings build) => $"omega:web.build of {build.Source}/";

    private static string Line(SiteBuildSettings build) => string.Join(' ', build.Command);
}
