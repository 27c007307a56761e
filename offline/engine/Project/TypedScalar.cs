using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>Gives a value of the command line the type that pulumi gives it.</summary>
internal static class TypedScalar
{
    /// <summary>The scalar for a value.</summary>
    /// <remarks>
    /// A whole key holds text; a type that is given says how it is spelled. Inside a map or list a boolean or a whole number without leading
    /// zeros is one, unless a type is given; everything else, a fraction too, is text.
    /// </remarks>
    public static YamlScalarNode Node(string value, bool inside, string? type)
    {
        var plain = type is null ? Guessed(value) : Typed(value, type);
        return inside && plain is not null
            ? new YamlScalarNode(plain) { Style = ScalarStyle.Plain }
            : new YamlScalarNode(type is null ? value : plain ?? value) { Style = ScalarStyle.DoubleQuoted };
    }

    private static string? Guessed(string value)
    {
        if (value is "true" or "false")
        {
            return value;
        }

        var digits = value.TrimStart('+', '-');
        if (value.Length - digits.Length > 1 || (digits.Length > 1 && digits[0] == '0'))
        {
            return null;
        }

        // What is too large for a whole number of 64 bits with a sign, and not for one without, pulumi writes as a fraction.
        return Whole(value) ?? (ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var large)
            ? ((double)large).ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e')
            : null);
    }

    private static string? Typed(string value, string type) => type switch
    {
        "string" => null,
        "bool" when value is "1" or "t" or "T" or "true" or "TRUE" or "True" => "true",
        "bool" when value is "0" or "f" or "F" or "false" or "FALSE" or "False" => "false",
        "int" when Whole(value) is { } whole => whole,
        "float" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
        "bool" or "int" or "float" => throw new EngineException($"the value must be of type {type}, was '{value}'."),
        _ => throw new EngineException($"--type must be string, bool, int or float, was '{type}'.", Commands.Refusal.Usage),
    };

    private static string? Whole(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : null;
}
