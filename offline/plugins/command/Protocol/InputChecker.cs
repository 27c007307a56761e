using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command.Protocol;

/// <summary>Checks the inputs of a command or of an invocation before anything runs.</summary>
internal static class InputChecker
{
    private static readonly Dictionary<string, Value.KindOneofCase> Kinds = new(StringComparer.Ordinal)
    {
        ["addPreviousOutputInEnv"] = Value.KindOneofCase.BoolValue,
        ["archivePaths"] = Value.KindOneofCase.ListValue,
        ["assetPaths"] = Value.KindOneofCase.ListValue,
        ["command"] = Value.KindOneofCase.StringValue,
        ["create"] = Value.KindOneofCase.StringValue,
        ["delete"] = Value.KindOneofCase.StringValue,
        ["dir"] = Value.KindOneofCase.StringValue,
        ["environment"] = Value.KindOneofCase.StructValue,
        ["interpreter"] = Value.KindOneofCase.ListValue,
        ["logging"] = Value.KindOneofCase.StringValue,
        ["stdin"] = Value.KindOneofCase.StringValue,
        ["triggers"] = Value.KindOneofCase.ListValue,
        ["update"] = Value.KindOneofCase.StringValue,
    };

    /// <summary>Every input of the wrong kind, with its full path; unknown inputs pass until they are known.</summary>
    internal static IEnumerable<CheckFailure> Failures(Struct inputs)
    {
        foreach (var (key, wrapped) in inputs.Fields)
        {
            if (!Kinds.TryGetValue(key, out var kind))
            {
                continue;
            }

            var value = Wire.Reveal(wrapped);
            if (!Fits(value, kind))
            {
                yield return Failure(PropertyPath.Root(key), kind, value);
                continue;
            }

            foreach (var (path, item) in Items(key, value))
            {
                yield return Failure(path, Value.KindOneofCase.StringValue, item);
            }
        }
    }

    private static IEnumerable<(string Path, Value Item)> Items(string key, Value value) => value.KindCase switch
    {
        Value.KindOneofCase.ListValue when key != "triggers" => value.ListValue.Values
            .Select((item, index) => (PropertyPath.Item(key, index), Wire.Reveal(item)))
            .Where(item => !Fits(item.Item2, Value.KindOneofCase.StringValue)),
        Value.KindOneofCase.StructValue => value.StructValue.Fields
            .Select(field => (PropertyPath.Field(key, field.Key), Wire.Reveal(field.Value)))
            .Where(item => !Fits(item.Item2, Value.KindOneofCase.StringValue)),
        _ => [],
    };

    private static bool Fits(Value value, Value.KindOneofCase kind) =>
        value.KindCase == kind || Wire.IsNothing(value) || Wire.IsUnknown(value);

    private static CheckFailure Failure(string path, Value.KindOneofCase allowed, Value given) => new()
    {
        Property = path,
        Reason = $"'{path}' must be {Name(allowed)}; given: {Name(given.KindCase)}.",
    };

    private static string Name(Value.KindOneofCase kind) => kind switch
    {
        Value.KindOneofCase.BoolValue => "true or false",
        Value.KindOneofCase.ListValue => "a list",
        Value.KindOneofCase.NumberValue => "a number",
        Value.KindOneofCase.StructValue => "an object",
        _ => "a text",
    };
}
