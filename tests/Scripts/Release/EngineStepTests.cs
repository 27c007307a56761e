using Omega.Core.Trust;

namespace Omega.Scripts.Tests.Release;

/// <summary>The steps that need a Docker engine: what it built, and that it publishes it.</summary>
public sealed class EngineStepTests : IDisposable
{
    private readonly Machine _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task What_was_built_is_named_by_the_engine() => (await _machine.RunAsync(TrustScript.Built)).Printed(Machine.Config);

    [Fact]
    public async Task An_image_that_is_not_here_is_an_empty_line()
    {
        _machine.Local = null;

        (await _machine.RunAsync(TrustScript.Built)).Printed("");
    }

    [Fact]
    public async Task An_engine_that_does_not_answer_is_not_taken_for_one_without_the_image()
    {
        _machine.Answers("docker", "image inspect *", error: "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n", exit: 1);

        (await _machine.RunAsync(TrustScript.Built)).Failed(
            $"Cannot ask the Docker engine for {ReleaseStep.Image}: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Check that it answers, and your rights on its socket.");
    }

    [Fact]
    public async Task What_the_registry_lost_is_pushed_again_from_the_image_that_the_engine_has_by_its_digest()
    {
        var image = $"localhost:5000/omega/web@{Machine.Built}";
        _machine.Answers("docker", $"tag {image} localhost:5000/omega/web:{ReleaseStep.Version}", once: true);

        Assert.Equal(0, (await _machine.RunAsync(TrustScript.Push, ("DIGEST", Machine.Built))).ExitCode);
        _machine.Answers("docker", $"tag {image} *", error: "Error response from daemon: No such image\n", exit: 1);
        var lost = await _machine.RunAsync(TrustScript.Push, ("DIGEST", Machine.Built));

        Assert.Equal((1, $"The Docker engine has no {image}: Error response from daemon: No such image.\n"), (lost.ExitCode, lost.Error));
        Assert.Equal(ReleaseStep.Version + "\n", _machine.Pushed);
    }

    [Fact]
    public async Task The_version_is_pushed_once_with_a_login_of_its_own()
    {
        var result = await _machine.RunAsync(TrustScript.Push);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal(ReleaseStep.Version + "\n", _machine.Pushed);
        Assert.Equal(["600 config.json"], Assert.Single(_machine.Calls).Files);
    }

    [Fact]
    public async Task A_push_that_fails_says_its_last_words_of_however_many()
    {
        var progress = string.Concat(Enumerable.Repeat("layer: 12 MB of 30 MB\r", 14_000));
        _machine.Answers("docker", "push *", progress, progress + "\u001b[31mno space left on \u00e9 device\n", 1);

        (await _machine.RunAsync(TrustScript.Push)).Failed($"Cannot push {ReleaseStep.Image}: layer: 12 MB of 30 MB [31mno space left on  device.");
    }
}
