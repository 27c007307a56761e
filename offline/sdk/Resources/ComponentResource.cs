using System.Reflection;

namespace Pulumi;

/// <summary>A group of resources.</summary>
public class ComponentResource : Resource
{
    public ComponentResource(string type, string name, ComponentResourceOptions? options = null)
        : this(type, name, ResourceArgs.Empty, options)
    {
    }

    public ComponentResource(string type, string name, ResourceArgs? args, ComponentResourceOptions? options = null, bool remote = false)
        : base(type, name, custom: false, args ?? ResourceArgs.Empty, options ?? new ComponentResourceOptions(), remote)
    {
    }

    protected void RegisterOutputs() => RegisterOutputs(OwnOutputs(BindingFlags.Instance | BindingFlags.Public));

    protected void RegisterOutputs(IDictionary<string, object?> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Task<IDictionary<string, object?>> outputs) => RegisterOutputs(Output.Create(outputs));

    protected void RegisterOutputs(Output<IDictionary<string, object?>> outputs) => DeploymentRun.Require().RegisterOutputs(this, outputs);

    /// <summary>Values of the properties that a subclass marks as outputs, by name on the wire.</summary>
    internal IDictionary<string, object?> OwnOutputs(BindingFlags which)
    {
        var outputs = new Dictionary<string, object?>();
        foreach (var property in GetType().GetProperties(which))
        {
            if (property.DeclaringType != typeof(Resource) && property.GetCustomAttribute<OutputAttribute>() is { } output)
            {
                outputs[output.Name ?? property.Name] = property.GetValue(this);
            }
        }

        return outputs;
    }
}
