using System.Reflection;

namespace Pulumi;

/// <summary>The root of a program's resources.</summary>
public class Stack : ComponentResource
{
    internal const string TypeToken = "pulumi:pulumi:Stack";

    public Stack(StackOptions? options = null)
        : base(TypeToken, DeploymentRun.Require().RootName, new ComponentResourceOptions { ResourceTransformations = options?.ResourceTransformations ?? [] }) =>
        DeploymentRun.Require().Stack = this;

    /// <summary>Registers what the subclass puts out.</summary>
    internal virtual void RegisterStackOutputs()
    {
        var outputs = OwnOutputs(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly);
        var unset = outputs.Where(output => output.Value is null || OutputCompletion.IsUnassigned(this, output.Value)).Select(output => output.Key).ToList();
        if (unset.Count > 0)
        {
            throw new RunException($"Output(s) '{string.Join(", ", unset)}' have no value assigned. [Output] attributed properties must be assigned inside Stack constructor.");
        }

        RegisterOutputs(outputs);
    }
}
