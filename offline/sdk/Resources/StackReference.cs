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

    public Output<object?> GetOutput(Input<string> name) => new(ReadAsync(name, required: false));

    public Output<object> RequireOutput(Input<string> name) => new Output<object?>(ReadAsync(name, required: true)).Apply(value => value!);

    // One secret among the outputs makes all of them secret; which of them are is said beside them.
    private async Task<OutputData> ReadAsync(Output<string> name, bool required)
    {
        var key = await name.Data.ConfigureAwait(false);
        var outputs = await Outputs.Data.ConfigureAwait(false);
        var secrets = await SecretOutputNames.Data.ConfigureAwait(false);
        var known = key.IsKnown && outputs.IsKnown;
        var value = known ? outputs.As<ImmutableDictionary<string, object>?>()?.GetValueOrDefault(key.As<string>()) : null;
        if (known && required && value is null)
        {
            var stack = await Name.Data.ConfigureAwait(false);
            throw new RunException($"Required output '{key.As<string>()}' does not exist on stack '{stack.As<string>()}'.");
        }

        var secret = !known || !secrets.IsKnown || secrets.As<ImmutableArray<string>>() is not { IsDefault: false } names || names.Contains(key.As<string>());
        return new OutputData(key.Resources.Union(outputs.Resources), value, known, key.IsSecret || secret && outputs.IsSecret);
    }
}
