using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Omega.Core.Settings;

/// <summary>Binds one configuration section to a record, strictly, and collects every problem instead of the first.</summary>
internal sealed partial class SectionBinder(Action<SettingsProblem> report)
{
    private readonly List<string> _failed = [];

    /// <summary>Whether a value at one of these paths could not be read, or one that it lies below.</summary>
    public bool HasFailed(params IEnumerable<string> paths) => paths.Any(path => _failed.Exists(failed =>
        failed.Length == 0 || path == failed
        || path.StartsWith($"{failed}.", StringComparison.Ordinal) || path.StartsWith($"{failed}[", StringComparison.Ordinal)));

    /// <summary>
    /// Returns the bound record. What could not be read is reported, and stands in it as nothing, so that the rules of all the
    /// other values can be checked in the same round.
    /// </summary>
    public T Bind<T>(string json) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return (T)Object(typeof(T), document.RootElement, "");
        }
        catch (JsonException)
        {
            Fail(new("", $"must be an object with the keys {Keys(typeof(T))}", "text that is no object", "…", $".{First(typeof(T))}"));
            return (T)Nothing(typeof(T))!;
        }
    }

    private void Fail(SettingsProblem problem)
    {
        _failed.Add(problem.Path);
        report(problem);
    }

    private object Object(Type type, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(new(path, $"must be an object with the keys {Keys(type)}", Describe(element), "…", $".{First(type)}")
            {
                IsInTheWay = element.ValueKind == JsonValueKind.Array,
            });
            return Nothing(type)!;
        }

        var parameters = Parameters(type);
        var given = new Dictionary<string, JsonElement>();
        foreach (var property in element.EnumerateObject())
        {
            var here = Join(path, property.Name);
            if (!given.TryAdd(property.Name, property.Value))
            {
                report(new(here, "must be given once", "given twice", "…"));
            }
            else if (!parameters.Any(parameter => Name(parameter) == property.Name))
            {
                report(new(here, $"is not a known key (allowed: {Keys(type)})", Describe(property.Value), ""));
            }
        }

        // Unknown and repeated keys are reported, and the rest is read all the same: every problem counts.
        return Activator.CreateInstance(type, [.. parameters.Select(parameter => Parameter(parameter, given, path))])!;
    }

    private object? Parameter(ParameterInfo parameter, Dictionary<string, JsonElement> given, string path)
    {
        var here = Join(path, Name(parameter));
        if (given.TryGetValue(Name(parameter), out var element) && element.ValueKind != JsonValueKind.Null)
        {
            if (element.ValueKind == JsonValueKind.String && IsShellLine(parameter))
            {
                return ShellLineAttribute.Words(element.GetString()!);
            }

            return Value(parameter.ParameterType, element, here);
        }

        if (element.ValueKind == JsonValueKind.Undefined && parameter.HasDefaultValue)
        {
            return parameter.DefaultValue;
        }

        var (rule, was) = element.ValueKind == JsonValueKind.Null ? ("must be", "null") : ("is required and must be", "missing");
        Fail(new(here, $"{rule} {Allowed(parameter.ParameterType)}", was, $"<{Name(parameter)}>", Suffix(parameter)));
        return Nothing(parameter.ParameterType);
    }

    private object? Value(Type type, JsonElement element, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (typeof(ISettings).IsAssignableFrom(type))
        {
            return Object(type, element, path);
        }

        if (IsList(type) && element.ValueKind == JsonValueKind.Array)
        {
            return List(type, element, path);
        }

        if (IsMap(type) && element.ValueKind == JsonValueKind.Object)
        {
            return Map(type, element, path);
        }

        object? value = type switch
        {
            _ when type == typeof(ServiceReach) => Reach(element),
            _ when type == typeof(string) && element.ValueKind == JsonValueKind.String => element.GetString(),
            _ when type == typeof(int) && element.ValueKind == JsonValueKind.Number => element.TryGetInt32(out var whole) ? whole : null,
            _ when type == typeof(double) && element.ValueKind == JsonValueKind.Number => element.GetDouble(),
            // `pulumi config set --path` stores a fraction as text, whatever is done about it.
            _ when type == typeof(double) && element.ValueKind == JsonValueKind.String && Number().IsMatch(element.GetString()!) =>
                double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
            _ when type == typeof(bool) && element.ValueKind is JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            _ when type.IsEnum && element.ValueKind == JsonValueKind.String => Enumeration(type, element.GetString()!),
            _ => null,
        };
        if (value is null)
        {
            Fail(new(path, $"must be {Allowed(type)}", Describe(element), $"<{path}>", IsList(type) ? "[0]" : "")
            {
                // What stands there as text stays text when it is set.
                IsInTheWay = IsList(type) || element.ValueKind is JsonValueKind.Array or JsonValueKind.Object
                    || (element.ValueKind == JsonValueKind.String && (type == typeof(int) || type == typeof(bool))),
            });
        }

        return value ?? Nothing(type);
    }

    private IList List(Type type, JsonElement element, string path)
    {
        var item = type.GetGenericArguments()[0];
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        var index = 0;
        foreach (var entry in element.EnumerateArray())
        {
            list.Add(Value(item, entry, $"{path}[{index++}]"));
        }

        return list;
    }

    /// <summary>What stands for a value that could not be read; its own rules are not asked.</summary>
    private static object? Nothing(Type type) => type switch
    {
        _ when type == typeof(string) => "",
        _ when IsMap(type) => Activator.CreateInstance(
            typeof(SortedDictionary<,>).MakeGenericType(typeof(string), type.GetGenericArguments()[1]), StringComparer.Ordinal),
        _ when IsList(type) => Activator.CreateInstance(typeof(List<>).MakeGenericType(type.GetGenericArguments()[0])),
        _ when typeof(ISettings).IsAssignableFrom(type) =>
            Activator.CreateInstance(type, [.. Parameters(type).Select(parameter => Nothing(parameter.ParameterType))]),
        _ => type.IsValueType ? Activator.CreateInstance(type) : null,
    };

    private static object? Enumeration(Type type, string text) =>
        Enum.GetNames(type).Where(name => Camel(name) == text).Select(name => Enum.Parse(type, name)).FirstOrDefault();

    private static string Allowed(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "text",
        var t when t == typeof(int) => "a whole number",
        var t when t == typeof(double) => "a number",
        var t when t == typeof(bool) => "true or false",
        var t when t.IsEnum => string.Join(" or ", Enum.GetNames(t).Select(Camel)),
        var t when IsList(t) => "a list",
        var t when IsMap(t) => "an object of texts",
        var t when t == typeof(ServiceReach) => ServiceReach.Rule,
        var t => $"an object with the keys {Keys(t)}",
    };

    /// <summary>Says what kind of value was given; the value itself only where it cannot be a secret.</summary>
    private static string Describe(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => $"the text \"{(element.GetString()!.Length > 64 ? "…" : element.GetString())}\"",
        JsonValueKind.Array => "a list",
        JsonValueKind.Object => "an object",
        JsonValueKind.Null => "null",
        _ => element.GetRawText(),
    };

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>);

    private static bool IsShellLine(ParameterInfo parameter) =>
        parameter.Member.DeclaringType!.GetProperty(parameter.Name!)?.IsDefined(typeof(ShellLineAttribute), inherit: false) == true;

    private static ParameterInfo[] Parameters(Type type) => type.GetConstructors()[0].GetParameters();

    private static string Keys(Type type) => string.Join(", ", Parameters(type).Select(Name));

    private static string First(Type type) => Name(Parameters(type)[0]);

    private static string Name(ParameterInfo parameter) => Camel(parameter.Name!);

    private static string Suffix(ParameterInfo parameter) => IsList(parameter.ParameterType) ? "[0]" : "";

    [GeneratedRegex(@"\A-?[0-9]{1,15}(\.[0-9]{1,15})?\z")]
    private static partial Regex Number();

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
