using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Offline.Sdk.Tests.Requests;

/// <summary>The recorded programs a1 and a2 of cases.js.</summary>
internal static class CasesProgram
{
    private static InputList<string> Bash => new[] { "/bin/bash", "-c" };

    public static void First()
    {
        Life("1");
        _ = new Command("kept", new CommandArgs { Create = "echo kept", Interpreter = Bash }, new() { RetainOnDelete = true });
        _ = new Command("guarded", new CommandArgs { Create = "echo guarded", Interpreter = Bash }, new() { Protect = true });
        _ = new Command("old-name", new CommandArgs { Create = "echo same", Interpreter = Bash });
        _ = new Command("ignored", new CommandArgs { Create = "echo one", Interpreter = Bash }, new() { IgnoreChanges = { "create" } });
        Secret("echo hush");
        _ = new Tag("tag", new TagArgs { SourceImage = "localhost:5000/base:1.0", TargetImage = "localhost:5000/base:again" });
        Container(memory: 32, restart: "no");
        Volume("1");
    }

    public static void Second()
    {
        Life("2");
        _ = new Command("guarded", new CommandArgs { Create = "echo guarded", Interpreter = Bash }, new() { Protect = true });
        _ = new Command("new-name", new CommandArgs { Create = "echo same", Interpreter = Bash }, new() { Aliases = { new Alias { Name = "old-name" } } });
        _ = new Command("ignored", new CommandArgs { Create = "echo two", Interpreter = Bash }, new() { IgnoreChanges = { "create" } });
        Secret("echo hush2");
        _ = new Tag("tag", new TagArgs { SourceImage = "localhost:5000/base:1.0", TargetImage = "localhost:5000/base:third" });
        Container(memory: 48, restart: "unless-stopped");
        Volume("2");
    }

    private static void Life(string value) => _ = new Command("life", new CommandArgs
    {
        Create = "echo made $V",
        Update = "echo changed $V; echo was $PULUMI_COMMAND_STDOUT",
        Delete = "echo gone > /project/gone",
        Environment = { ["V"] = value },
        Interpreter = Bash,
        AddPreviousOutputInEnv = true,
        Stdin = "in",
        Dir = "/tmp",
        AssetPaths = { "*.none" },
    });

    private static void Secret(string script) =>
        _ = new Command("secret", new CommandArgs { Create = Output.CreateSecret(script) }, new() { AdditionalSecretOutputs = { "stdout" } });

    private static void Container(int memory, string restart) => _ = new Container("c", new ContainerArgs
    {
        Image = "localhost:5000/base:1.0",
        Name = "rec2",
        Command = { "/bin/sleep", "1000" },
        Memory = memory,
        Restart = restart,
        Labels = { new ContainerLabelArgs { Label = "a", Value = "1" } },
    });

    private static void Volume(string value) =>
        _ = new Volume("v", new VolumeArgs { Name = "rec2-v", Labels = { new VolumeLabelArgs { Label = "a", Value = value } } });
}
