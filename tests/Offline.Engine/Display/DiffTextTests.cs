using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Display;
using Omega.Offline.Engine.Tests.Support;

namespace Omega.Offline.Engine.Tests.Display;

/// <summary>Each kind of value that becomes each other kind, as details show it.</summary>
public sealed class DiffTextTests
{
    private static readonly IReadOnlyList<(string Name, Value? Value)> Values =
    [
        ("nothing", null), ("null", Value.ForNull()), ("true", Value.ForBool(true)), ("number", Value.ForNumber(1.5)), ("text", Value.ForString("a\nb")),
        ("empty list", Value.ForList()), ("list", Value.ForList(Value.ForString("same"), Value.ForString("one"))),
        ("longer list", Value.ForList(Value.ForString("same"), Value.ForString("two"), Map(("deep", "in")))),
        ("empty map", Value.ForStruct(new Struct())), ("map", Map(("same", 1), ("longer", "one"), ("__own", "hidden"))),
        ("other map", Map(("same", 1), ("longer", Value.ForList(Value.ForNumber(2))), ("new", Map(("deep", true))))),
        ("secret", Wire.Secret(Value.ForString("hush"))), ("secret map", Wire.Secret(Map(("hush", "hush")))),
        ("map with a secret", Map(("same", 1), ("hidden", Wire.Secret(Value.ForString("hush"))))), ("unknown", Wire.Unknown()),
    ];

    [Fact]
    public async Task What_a_value_becomes_is_shown_as_it_always_was_and_no_secret()
    {
        var text = new StringBuilder();
        foreach (var (before, old) in Values)
        {
            foreach (var (after, now) in Values.Where(other => other.Value is null || !other.Value.Equals(old)))
            {
                text.Append(CultureInfo.InvariantCulture, $"--- {before} becomes {after}\n{DiffText.Of(Of(old), Of(now), indent: 4)}");
            }
        }

        text.Append(CultureInfo.InvariantCulture, $"--- all of it, new\n{DiffText.Of(null, Of(Values[10].Value), indent: 4)}");
        Assert.DoesNotContain("hush", text.ToString(), StringComparison.Ordinal);
        await Expected.HoldsAsync("diffs", text.ToString());
    }

    private static Value Map(params (string Key, object Value)[] entries) => Value.ForStruct(Stage.Properties(entries));

    private static Struct Of(Value? value)
    {
        var properties = Stage.Properties(("before", 1));
        if (value is not null)
        {
            properties.Fields["value"] = value;
        }

        return properties;
    }
}
