using Omega.Cli.Commands;
using Omega.Cli.Engines;
using Omega.Cli.Support;
using Omega.Cli.Tests.Support;
using Spectre.Console.Cli;

namespace Omega.Cli.Tests.Engines;

public sealed class EngineOfStackTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _environment = new() { ["HOME"] = "/nowhere", ["DOCKER_CONTEXT"] = "gone" };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Each_command_on_a_stack_and_all_that_it_starts_takes_the_engine_that_the_stack_names()
    {
        Stack("dev", "omega:docker: { host: ssh://deploy@engine.example }");
        CommandSettings[] commands =
        [
            new UpSettings(), new VerifySettings(), new RollbackSettings(), new RebuildSettings(), new AtSettings(), new BackupSettings(), new RestoreSettings(),
            new LedgerSettings(), new ExplainSettings(), new PromoteSettings { From = "test", To = "dev" },
        ];

        Assert.All(commands, command =>
        {
            _environment["DOCKER_HOST"] = "unix:///run/other.sock";
            Intercept(command);
            Assert.Equal(("ssh://deploy@engine.example", null), (_environment["DOCKER_HOST"], _environment["DOCKER_CONTEXT"]));
        });
    }

    /// <summary>All commands that have a stack, so that none is forgotten.</summary>
    [Fact]
    public void Settings_that_have_a_stack_say_which() => Assert.All(
        typeof(UpSettings).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(CommandSettings)) && type.GetProperty("Stack") is not null),
        type => Assert.True(type.IsAssignableTo(typeof(INamesStack)), type.Name));

    [Theory]
    [InlineData("omega:target: docker")]
    [InlineData("omega:docker: { host: nonsense }")]
    public void A_stack_that_names_none_leaves_what_the_client_takes(string line)
    {
        Stack("dev", line);
        _environment.Remove("DOCKER_CONTEXT");
        _environment["DOCKER_HOST"] = "unix:///run/other.sock";

        Intercept(new UpSettings());

        Assert.Equal("unix:///run/other.sock", _environment["DOCKER_HOST"]);
    }

    /// <summary>A command that asks no engine is not stopped by it; the docker client tells the others.</summary>
    [Fact]
    public void A_context_that_is_not_there_is_left_to_the_client()
    {
        Intercept(new DoctorSettings());
        Intercept(new UpSettings());

        Assert.Equal("gone", _environment["DOCKER_CONTEXT"]);
    }

    [Fact]
    public void A_context_that_a_stack_names_and_that_is_not_there_is_refused()
    {
        Stack("dev", "omega:docker: { context: gone }");

        Assert.Contains("The Docker context 'gone' (omega:docker.context) is not there", Assert.Throws<OmegaException>(() => Intercept(new UpSettings())).Message, StringComparison.Ordinal);
    }

    private void Stack(string name, string line) => File.WriteAllText(_folder.At($"Pulumi.{name}.yaml"), $"config:\n  {line}\n");

    private void Intercept(CommandSettings settings) =>
        new EngineOfStack(() => new Checkout(_folder.Path), name => _environment.GetValueOrDefault(name), (name, value) => _environment[name] = value).Intercept(null!, settings);
}
