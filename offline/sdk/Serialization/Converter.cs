using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Pulumi;

/// <summary>Converts plain objects into the type of an output.</summary>
internal static class Converter
{
    public static object? Convert(object? value, Type type)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(object))
        {
            return value;
        }

        if (target.IsGenericType)
        {
            var definition = target.GetGenericTypeDefinition();
            if (definition == typeof(ImmutableArray<>))
            {
                return Array(value as IEnumerable, target.GetGenericArguments()[0]);
            }

            if (definition == typeof(ImmutableDictionary<,>))
            {
                return Dictionary(value as IEnumerable<KeyValuePair<string, object>>, target.GetGenericArguments()[1]);
            }

            if (definition == typeof(Union<,>))
            {
                return Union(value, target);
            }
        }

        if (value is null)
        {
            return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? Activator.CreateInstance(type) : null;
        }

        if (target.IsInstanceOfType(value))
        {
            return value;
        }

        if (target == typeof(JsonElement))
        {
            return JsonSerializer.SerializeToElement(value);
        }

        if (target.IsEnum)
        {
            return System.Enum.ToObject(target, System.Convert.ToInt32(value, CultureInfo.InvariantCulture));
        }

        if (Attribute.IsDefined(target, typeof(EnumTypeAttribute)))
        {
            return target.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [typeof(string)])!.Invoke([value]);
        }

        if (value is IEnumerable<KeyValuePair<string, object>> fields && Attribute.IsDefined(target, typeof(OutputTypeAttribute)))
        {
            return Structured(fields, target);
        }

        return value is IConvertible
            ? System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Expected a {target.Name} from the engine, got a {value.GetType().Name}.");
    }

    private static object Array(IEnumerable? items, Type item)
    {
        var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(item))!;
        foreach (var entry in items ?? System.Array.Empty<object>())
        {
            list.Add(Convert(entry, item));
        }

        return typeof(ImmutableArray).GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.CreateRange) && method.GetParameters().Length == 1 && method.GetGenericArguments().Length == 1)
            .MakeGenericMethod(item).Invoke(null, [list])!;
    }

    private static object Dictionary(IEnumerable<KeyValuePair<string, object>>? pairs, Type item)
    {
        var empty = typeof(ImmutableDictionary<,>).MakeGenericType(typeof(string), item)
            .GetField("Empty", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;
        var set = empty.GetType().GetMethod("SetItem")!;
        return (pairs ?? []).Aggregate(empty, (map, pair) => set.Invoke(map, [pair.Key, Convert(pair.Value, item)])!);
    }

    private static object? Union(object? value, Type union)
    {
        var types = union.GetGenericArguments();
        foreach (var (type, method) in new[] { (types[0], "FromT0"), (types[1], "FromT1") })
        {
            try
            {
                return union.GetMethod(method)!.Invoke(null, [Convert(value, type)]);
            }
            catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or FormatException or TargetInvocationException)
            {
                // The other type is tried.
            }
        }

        return Activator.CreateInstance(union);
    }

    private static object Structured(IEnumerable<KeyValuePair<string, object>> fields, Type type)
    {
        var map = fields.ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        var constructor = type.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
            .Single(candidate => candidate.GetCustomAttribute<OutputConstructorAttribute>() is not null);
        return constructor.Invoke([.. constructor.GetParameters()
            .Select(parameter => Convert(map.GetValueOrDefault(parameter.Name!), parameter.ParameterType))]);
    }
}
