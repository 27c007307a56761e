using Pulumi;
using Pulumi.Command.Local;

namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>A component with one Command and an output.</summary>
public sealed class GroupComponent : ComponentResource
{
    public GroupComponent(string name, GroupArgs? args = null, ComponentResourceOptions? options = null)
        : base("test:index:Group", name, args, options)
    {
        Child = new Command(name + "-child", new CommandArgs { Create = args?.Script ?? "true" }, new() { Parent = this });
        Script = Child.Create.Apply(script => script ?? "");
        RegisterOutputs();
    }

    [Output]
    public Output<string> Script { get; private set; }

    internal Command Child { get; }
}
