using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace Pulumi;

/// <summary>The output properties of one resource, resolved when the engine has answered.</summary>
internal sealed class OutputCompletion
{
    private readonly Resource _resource;
    private readonly Dictionary<string, (System.Type Type, Action<object?, bool, bool> Resolve, Action<Exception> Fail)> _sources = [];

    private OutputCompletion(Resource resource) => _resource = resource;

    /// <summary>Gives each output property of a resource an output that is resolved later.</summary>
    public static OutputCompletion Attach(Resource resource)
    {
        var completion = new OutputCompletion(resource);
        foreach (var property in resource.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            if (property.GetCustomAttribute<OutputAttribute>() is not { } output)
            {
                continue;
            }

            var declared = property.DeclaringType!.GetProperty(property.Name, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!;
            if (!declared.CanWrite)
            {
                throw new InvalidOperationException($"[Output] {resource.GetType().FullName}.{property.Name} did not have a 'set' method");
            }

            var type = property.PropertyType.GetGenericArguments()[0];
            declared.SetValue(resource, completion.Add(output.Name ?? property.Name, type));
        }

        return completion;
    }

    /// <summary>Whether an output is still the one that was attached: the program never assigned it.</summary>
    public static bool IsUnassigned(Resource resource, object output) => resource.Completion._attached.Contains(output);

    private readonly HashSet<object> _attached = new(ReferenceEqualityComparer.Instance);

    public void Resolve(string? urn, string? id, Struct state, bool isDryRun, bool skipped)
    {
        foreach (var (name, (type, resolve, _)) in _sources)
        {
            if (name == "urn")
            {
                resolve(urn, true, false);
                continue;
            }

            if (name == "id" && _resource is CustomResource)
            {
                var known = !string.IsNullOrEmpty(id) && id != Wire.Unknown;
                resolve(known ? id : null, known || !isDryRun, false);
                continue;
            }

            bool secret = false, unknown = skipped;
            var given = state.Fields.TryGetValue(name, out var field);
            var value = Deserializer.Plain(field, ref secret, ref unknown);
            unknown |= !given && isDryRun;
            resolve(unknown ? null : Converter.Convert(value, type), !unknown, secret);
        }
    }

    public void Fail(Exception exception)
    {
        foreach (var (_, _, fail) in _sources.Values)
        {
            fail(exception);
        }
    }

    private object Add(string name, System.Type type)
    {
        var source = new TaskCompletionSource<OutputData>();
        ImmutableHashSet<Resource> from = [_resource];
        _sources[name] = (
            type,
            (value, known, secret) => source.TrySetResult(new OutputData(from, value, known, secret)),
            exception => source.TrySetException(exception));
        var output = Activator.CreateInstance(
            typeof(Output<>).MakeGenericType(type), BindingFlags.Instance | BindingFlags.NonPublic, null, [source.Task], CultureInfo.InvariantCulture)!;
        _attached.Add(output);
        return output;
    }
}
