using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Plugins;

/// <summary>The inputs of a provider resource: what the plugin gets, and what only the state holds.</summary>
internal static class ProviderInputs
{
    /// <summary>Input that holds what the engine needs to find the plugin.</summary>
    public const string Internal = "__internal";

    /// <summary>The inputs as the plugin gets them.</summary>
    public static Struct ForPlugin(Struct inputs)
    {
        if (!inputs.Fields.ContainsKey(Internal))
        {
            return inputs;
        }

        var result = inputs.Clone();
        result.Fields.Remove(Internal);
        return result;
    }

    /// <summary>The goal with the plugin's version among its inputs, if it is a provider and says one.</summary>
    public static Goal WithVersion(Goal goal)
    {
        if (!Urns.IsProviderType(goal.Type) || goal.Version.Length == 0)
        {
            return goal;
        }

        var inputs = goal.Inputs.Clone();
        inputs.Fields["version"] = Value.ForString(goal.Version);
        return goal with { Inputs = inputs };
    }

    /// <summary>The inputs as the state holds them.</summary>
    public static Struct ForState(Struct inputs)
    {
        if (!inputs.Fields.ContainsKey("version"))
        {
            return inputs;
        }

        var result = inputs.Clone();
        result.Fields[Internal] = Value.ForStruct(new Struct());
        return result;
    }
}
