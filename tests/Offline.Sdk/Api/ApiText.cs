using System.Reflection;

namespace Omega.Offline.Sdk.Tests.Api;

/// <summary>Lists public and protected members of an assembly in the format of the reference data.</summary>
internal static class ApiText
{
    private const BindingFlags Declared =
        BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IEnumerable<string> Lines(Assembly assembly) => assembly.GetExportedTypes().SelectMany(Lines);

    private static IEnumerable<string> Lines(Type type)
    {
        var name = TypeText.Of(type);
        yield return $"{name} [{TypeText.Kind(type)}]{TypeText.Base(type)}{Token(type)}";
        foreach (var constructor in type.GetConstructors(Declared).Where(member => !member.IsStatic && IsVisible(member)))
        {
            yield return $"{name}..ctor({Parameters(constructor)})";
        }

        foreach (var method in type.GetMethods(Declared).Where(method => IsVisible(method) && !IsAccessor(method)))
        {
            var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeText.Of))}>" : "";
            yield return $"{name}.{Static(method)}{method.Name}{generics}({Parameters(method)}) -> {TypeText.Of(method.ReturnType)}";
        }

        foreach (var property in type.GetProperties(Declared).Where(property => property.GetAccessors(true).Any(IsVisible)))
        {
            var accessors = string.Concat(
                property.GetMethod is { } get && IsVisible(get) ? "get; " : "",
                property.SetMethod is { } set && IsVisible(set) ? "set; " : "");
            var index = property.GetIndexParameters() is { Length: > 0 } keys
                ? $"[{string.Join(", ", keys.Select(key => TypeText.Of(key.ParameterType)))}]"
                : "";
            yield return $"{name}.{Static(property.GetAccessors(true)[0])}{property.Name}{index} {{ {accessors}}} : {TypeText.Of(property.PropertyType)}{Wire(property)}";
        }

        foreach (var field in type.GetFields(Declared).Where(field => field.IsPublic || field.IsFamily))
        {
            yield return $"{name}.{field.Name} : {TypeText.Of(field.FieldType)}";
        }
    }

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        $"{(parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : "")}{TypeText.Of(parameter.ParameterType)} {parameter.Name}"
        + (parameter.HasDefaultValue ? $" = {parameter.DefaultValue ?? "default"}" : "")));

    private static string Token(Type type) =>
        type.GetCustomAttribute<Pulumi.ResourceTypeAttribute>(inherit: false) is { } token ? $" @token({token.Type})" : "";

    private static string Wire(PropertyInfo property)
    {
        if (property.GetCustomAttribute<Pulumi.OutputAttribute>() is { } output)
        {
            return $" @output({output.Name})";
        }

        // A list or map is kept in a field, which carries the attribute.
        var input = property.GetCustomAttribute<Pulumi.InputAttribute>() ?? property.DeclaringType!.GetFields(Declared)
            .FirstOrDefault(field => string.Equals(field.Name, "_" + property.Name, StringComparison.OrdinalIgnoreCase))?
            .GetCustomAttribute<Pulumi.InputAttribute>();
        return input is null ? "" : $" @input({input.Name},{input.IsRequired},{input.Json})";
    }
}
