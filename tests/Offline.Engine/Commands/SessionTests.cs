using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Commands;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Commands;

/// <summary>Where a command finds its state, and what it reads there for others.</summary>
[Collection("This process")]
public sealed class SessionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StateVariables _variables;

    public SessionTests() => _variables = new(_folder.Path);

    public void Dispose()
    {
        _variables.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("state", "project", "login", "state")]
    [InlineData("", "project", "login", "project")]
    [InlineData(null, "project", null, "project")]
    [InlineData(null, null, "login", "login")]
    public void The_variable_counts_before_the_project_and_that_before_the_login(string? variable, string? project, string? login, string expected)
    {
        _variables.Set("PULUMI_BACKEND_URL", variable is { Length: > 0 } ? Url(variable) : variable);
        Write(project is null ? "" : $"backend: {{url: '{Url(project)}'}}\n");
        if (login is not null)
        {
            LogIn($$"""{"current": "{{Url(login)}}"}""");
        }

        Assert.Equal(Url(expected), Session().Backend.Url);
    }

    [Theory]
    [InlineData(null, "no backend: set PULUMI_BACKEND_URL")]
    [InlineData("{}", "no backend: set PULUMI_BACKEND_URL")]
    [InlineData("{\"current\": \"\"}", "no backend: set PULUMI_BACKEND_URL")]
    [InlineData("{\"current\": 1}", "credentials.json' cannot be read: ")]
    [InlineData("no JSON", "credentials.json' cannot be read: ")]
    public void Without_any_nothing_is_guessed(string? credentials, string expected)
    {
        _variables.Set("PULUMI_BACKEND_URL", null);
        Write("");
        if (credentials is not null)
        {
            LogIn(credentials);
        }

        Assert.Contains(expected, Assert.Throws<EngineException>(Session).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_login_is_looked_for_where_the_environment_says()
    {
        _variables.Set("PULUMI_BACKEND_URL", null);
        _variables.Set("PULUMI_CREDENTIALS_PATH", Path.Combine(_folder.Path, "elsewhere"));
        Write("");
        LogIn($$"""{"current": "{{Url("login")}}"}""", "elsewhere");
        Assert.Equal(Url("login"), Session().Backend.Url);

        _variables.Set("PULUMI_CREDENTIALS_PATH", "");
        LogIn($$"""{"current": "{{Url("home")}}"}""");
        Assert.Equal(Url("home"), Session().Backend.Url);
    }

    [Fact]
    public void Outputs_of_another_stack_are_read_by_its_name_and_one_without_any_has_none()
    {
        Write("");
        var session = Session();
        var outputs = Stage.Properties(("url", "http://localhost"));
        Put(session, new("omega", "other"), [new ResourceState { Urn = "urn:pulumi:other::omega::pulumi:pulumi:Stack::omega-other", Type = "pulumi:pulumi:Stack", Outputs = outputs }]);
        Put(session, new("omega", "empty"), []);

        Assert.Equal(outputs, session.Outputs("other"));
        Assert.Equal(outputs, session.Outputs("organization/omega/other"));
        Assert.Equal(new Struct(), session.Outputs("empty"));
        Assert.StartsWith("unknown stack \"missing\"", Assert.Throws<EngineException>(() => session.Outputs("missing")).Message, StringComparison.Ordinal);
    }

    /// <summary>As an older pulumi has it, or whatever a broken disk leaves.</summary>
    [Theory]
    [InlineData("""{"stack": "organization/omega/old"}""", "organization/omega/old")]
    [InlineData("""{"stack": ""}""", null)]
    [InlineData("{}", null)]
    [InlineData("null", null)]
    [InlineData("no JSON", null)]
    public void The_selected_stack_is_found_where_pulumi_keeps_it_and_kept_there(string record, string? selected)
    {
        Write("");
        var workspace = Session().Workspace;
        Assert.Null(workspace.Selected);
        workspace.Select(new("omega", "any"));
        var file = Assert.Single(Directory.GetFiles(Path.Combine(_folder.Path, "home", "workspaces")));
        File.WriteAllText(file, record);
        Assert.Equal(selected, workspace.Selected);

        workspace.Select(new("omega", "dev"));
        Assert.Equal("organization/omega/dev", workspace.Selected);
        workspace.Select(null);
        Assert.Null(workspace.Selected);
    }

    private static void Put(Session session, StackName stack, IReadOnlyList<ResourceState> resources) =>
        session.Backend.Write(stack, StateWriter.Checkpoint(stack.Full, new Snapshot(resources, []), session.Secrets(stack)));

    private string Url(string name) => $"file://{_folder.Path}/{name}";

    private void Write(string rest) => File.WriteAllText(Path.Combine(_folder.Path, "Pulumi.yaml"), $"name: omega\nruntime: none\n{rest}");

    private void LogIn(string credentials, string folder = "home")
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, folder));
        File.WriteAllText(Path.Combine(_folder.Path, folder, "credentials.json"), credentials);
    }

    private Session Session() => new(Arguments.Parse(["stack", "--cwd", _folder.Path, "--stack", "dev"]));
}
