using System.Globalization;
using Omega.Offline.Engine.Steps;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Monitor;

/// <summary>Reads what a program registers; what this engine cannot do it refuses rather than leaves out.</summary>
internal static class GoalReader
{
    private static readonly System.Buffers.SearchValues<char> NumberCharacters = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>The resource of a registration.</summary>
    public static Goal Read(RegisterResourceRequest request)
    {
        RefuseUnsupported(request);
        return new Goal
        {
            Type = request.Type,
            Name = request.Name,
            Parent = request.Parent,
            Custom = request.Custom,
            Inputs = Wire.Flatten(request.Object),
            Protect = request.Protect,
            Dependencies = [.. request.Dependencies],
            PropertyDependencies = request.PropertyDependencies.ToDictionary(item => item.Key, item => (IReadOnlyList<string>)[.. item.Value.Urns]),
            Provider = request.Provider.Length == 0 && request.Custom && request.Providers.TryGetValue(Urns.Package(request.Type), out var provider)
                ? provider
                : request.Provider,
            Version = request.Version,
            DeleteBeforeReplace = request.DeleteBeforeReplace || request.DeleteBeforeReplaceDefined ? request.DeleteBeforeReplace : null,
            IgnoreChanges = [.. request.IgnoreChanges],
            ReplaceOnChanges = [.. request.ReplaceOnChanges],
            AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
            Aliases = [.. request.Aliases, .. request.AliasURNs.Select(urn => new Alias { Urn = urn })],
            CustomTimeouts = Timeouts(request.CustomTimeouts),
            RetainOnDelete = request.RetainOnDelete,
            DeletedWith = request.DeletedWith,
        };
    }

    /// <summary>The resource of a read.</summary>
    public static Goal Read(ReadResourceRequest request) => new()
    {
        Type = request.Type,
        Name = request.Name,
        Parent = request.Parent,
        Custom = true,
        Inputs = Wire.Flatten(request.Properties),
        Dependencies = [.. request.Dependencies],
        Provider = request.Provider,
        Version = request.Version,
        AdditionalSecretOutputs = [.. request.AdditionalSecretOutputs],
        ReadId = request.Id,
    };

    /// <summary>Seconds of a duration such as <c>1h2m3.5s</c>.</summary>
    public static double Seconds(string duration)
    {
        var total = 0.0;
        var rest = duration.AsSpan();
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(NumberCharacters);
            if (digits <= 0)
            {
                throw new EngineException($"a time limit must be a duration such as '90s' or '1h30m', was '{duration}'.");
            }

            var number = double.Parse(rest[..digits], CultureInfo.InvariantCulture);
            rest = rest[digits..];
            var unit = rest.IndexOfAny(NumberCharacters);
            unit = unit < 0 ? rest.Length : unit;
            total += number * rest[..unit] switch
            {
                "h" => 3600,
                "m" => 60,
                "s" => 1,
                "ms" => 1e-3,
                "us" or "µs" => 1e-6,
                "ns" => 1e-9,
                _ => throw new EngineException($"a time limit must be a duration such as '90s' or '1h30m', was '{duration}'."),
            };
            rest = rest[unit..];
        }

        return total;
    }

    private static Dictionary<string, double> Timeouts(RegisterResourceRequest.Types.CustomTimeouts? timeouts)
    {
        var result = new Dictionary<string, double>(StringComparer.Ordinal);
        if (timeouts is not null)
        {
            foreach (var (operation, text) in new[]
                { ("create", timeouts.Create), ("update", timeouts.Update), ("delete", timeouts.Delete), ("read", timeouts.Read) })
            {
                if (text.Length > 0)
                {
                    result[operation] = Seconds(text);
                }
            }
        }

        return result;
    }

    private static void RefuseUnsupported(RegisterResourceRequest request)
    {
        var unsupported = new (string Name, bool Used)[]
        {
            ("remote components", request.Remote),
            ("import", request.ImportId.Length > 0),
            ("transforms", request.Transforms.Count > 0),
            ("resource hooks", request.Hooks is { } hooks && hooks.CalculateSize() > 0),
            ("package references", request.PackageRef.Length > 0),
            ("replaceWith", request.ReplaceWith.Count > 0),
        }.Where(item => item.Used).Select(item => item.Name).ToList();
        if (unsupported.Count > 0)
        {
            throw new EngineException(
                $"{request.Type} '{request.Name}' uses {string.Join(", ", unsupported)}, which the offline engine does not have. Use the pulumi CLI.");
        }
    }
}
