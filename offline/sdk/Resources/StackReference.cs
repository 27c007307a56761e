using System.Collections.Immutable;

namespace Pulumi;

/// <summary>Outputs of a stack, of the same one too.</summary>
public class StackReference : CustomResource
{
    public StackReference(string name, StackReferenceArgs? args = null, CustomResourceOptions? options = null)
        : base("pulumi:pulumi:StackReference", name, args ?? new StackReferenceArgs { Name = name },
            CustomResourceOptions.Merge(options, new CustomResourceOptions { Id = args?.Name ?? name }))
    {
    }

    [Output("name")]
    public Output<string> Name { get; private set; } = null!;

    [Output("outputs")]
    public Output<ImmutableDictionary<string, object>> Outputs { get; private set; } = null!;

    [Output("secretOutputNames")]
    public Output<ImmutableArray<string>> SecretOutputNames { get; private set; } = null!;

    public Output<object?> GetOutput(Input<string> name) => Output.Tuple((Output<string>)name, Outputs)
        .Apply(both => both.Item2.GetValueOrDefault(both.Item1));

    public Output<object> RequireOutput(Input<string> name) => Output.Tuple(Output.Tuple((Output<string>)name, Name), Outputs)
        .Apply(all => all.Item2.GetValueOrDefault(all.Item1.Item1)
            ?? throw new RunException($"Required output '{all.Item1.Item1}' does not exist on stack '{all.Item1.Item2}'."));
}
