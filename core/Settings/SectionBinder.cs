using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Omega.Core.Settings;

/// <summary>Binds one configuration section to a record, strictly, and collects every problem instead of the first.</summary>
internal sealed class SectionBinder(Action<SettingsProblem> report)
{
    /// <summary>Returns the bound record, or null after at least one problem was reported.</summary>
    public T? Bind<T>(string json) where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return (T?)Object(typeof(T), document.RootElement, "");
        }
        catch (JsonException)
        {
            report(new("", $"must be an object with the keys {Keys(typeof(T))}", "text that is no object", "…", $".{First(typeof(T))}"));
            return null;
        }
    }

    private object? Object(Type type, JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            report(new(path, $"must be an object with the keys {Keys(type)}", Describe(element), "…", $".{First(type)}"));
            return null;
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
        var failed = false;
        var values = new object?[parameters.Length];
        for (var index = 0; index < parameters.Length; index++)
        {
            values[index] = Parameter(parameters[index], given, path, ref failed);
        }

        return failed ? null : Activator.CreateInstance(type, values);
    }

    private object? Parameter(ParameterInfo parameter, Dictionary<string, JsonElement> given, string path, ref bool failed)
    {
        var here = Join(path, Name(parameter));
        if (!given.TryGetValue(Name(parameter), out var element))
        {
            if (parameter.HasDefaultValue)
            {
                return parameter.DefaultValue;
            }

            report(new(here, $"is required and must be {Allowed(parameter.ParameterType)}", "missing", $"<{Name(parameter)}>", Suffix(parameter)));
            failed = true;
            return null;
        }

        if (element.ValueKind == JsonValueKind.Null)
        {
            report(new(here, $"must be {Allowed(parameter.ParameterType)}", "null", $"<{Name(parameter)}>", Suffix(parameter)));
            failed = true;
            return null;
        }

        var value = Value(parameter.ParameterType, element, here);
        failed |= value is null;
        return value;
    }

    private object? Value(Type type, JsonElement element, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        object? value = type switch
        {
            _ when type == typeof(string) && element.ValueKind == JsonValueKind.String => element.GetString(),
            _ when type == typeof(int) && element.ValueKind == JsonValueKind.Number => element.TryGetInt32(out var whole) ? whole : null,
            _ when type == typeof(double) && element.ValueKind == JsonValueKind.Number => element.GetDouble(),
            _ when type == typeof(bool) && element.ValueKind is JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
            _ when type.IsEnum && element.ValueKind == JsonValueKind.String => Enumeration(type, element.GetString()!),
            _ when IsList(type) && element.ValueKind == JsonValueKind.Array => List(type, element, path),
            _ when typeof(ISettings).IsAssignableFrom(type) => Object(type, element, path),
            _ => null,
        };
        if (value is null && !typeof(ISettings).IsAssignableFrom(type) && !(IsList(type) && element.ValueKind == JsonValueKind.Array))
        {
            report(new(path, $"must be {Allowed(type)}", Describe(element), $"<{path}>"));
        }

        return value;
    }

    private IList? List(Type type, JsonElement element, string path)
    {
        var item = type.GetGenericArguments()[0];
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        var failed = false;
        var index = 0;
        foreach (var entry in element.EnumerateArray())
        {
            var value = Value(item, entry, $"{path}[{index++}]");
            failed |= value is null;
            _ = value is null ? 0 : list.Add(value);
        }

        return failed ? null : list;
    }

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

    private static ParameterInfo[] Parameters(Type type) => type.GetConstructors()[0].GetParameters();

    private static string Keys(Type type) => string.Join(", ", Parameters(type).Select(Name));

    private static string First(Type type) => Name(Parameters(type)[0]);

    private static string Name(ParameterInfo parameter) => Camel(parameter.Name!);

    private static string Suffix(ParameterInfo parameter) => IsList(parameter.ParameterType) ? "[0]" : "";

    private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
