using System.Text.Json;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Values;

public sealed class PropertyJsonTests
{
    [Theory]
    [InlineData(0.5, "0.5")]
    [InlineData(5, "5")]
    [InlineData(-0.00001, "-0.00001")]
    [InlineData(0.0000012, "0.0000012")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(9223372036854775808, "9223372036854776000")]
    [InlineData(-0.0, "-0")]
    [InlineData(999999999999999, "999999999999999")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.25e-7, "-1.25e-7")]
    [InlineData(-1.5e20, "-150000000000000000000")]
    public void Numbers_are_written_as_pulumi_writes_them(double number, string text) =>
        Assert.Equal(text, PropertyJson.PlainText(Value.ForNumber(number)));

    /// <summary>Whatever is put in comes back, and again from what was written of that: secrets inside of secrets' neighbours, white space, keys of any spelling.</summary>
    [Theory]
    [InlineData("""{"text": "  two\n\ttabs  ", "": "", " key ": "\u00e9\ud83d\ude00<>&'\"\\", "null": null, "flags": [true, false], "none": [], "empty": {}}""")]
    [InlineData("""{"deep": {"list": [1, "1", {"in": [[0.1]]}], "number": -12345.678}}""")]
    [InlineData("""{"4dabf18193072939515e22adb298388d": "something else", "value": 1}""")]
    public void What_is_read_is_written_again(string json)
    {
        using var given = JsonDocument.Parse(json);

        using var written = JsonDocument.Parse(PropertyJson.Text(Value.ForStruct(PropertyJson.Read(given.RootElement, text => text)), text => text));

        Assert.True(JsonElement.DeepEquals(given.RootElement, written.RootElement), written.RootElement.ToString());
    }

    [Theory]
    [InlineData("""{"map": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "SEALED"}}""")]
    [InlineData("""{"map": {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "plaintext": "{\"in\": [\" hush \"]}"}}""")]
    public void A_secret_is_opened_and_sealed_as_the_json_text_that_it_is(string json)
    {
        using var given = JsonDocument.Parse(json);

        var read = PropertyJson.Read(given.RootElement, ciphertext => ciphertext == "SEALED" ? """{"in": [" hush "]}""" : throw new InvalidOperationException(ciphertext));

        Assert.True(Wire.IsSecret(read.Fields["map"], out var inside));
        Assert.Equal(" hush ", inside.StructValue.Fields["in"].ListValue.Values[0].StringValue);
        Assert.Equal(
            """{"map":{"4dabf18193072939515e22adb298388d":"1b47061264138c4ac30d75fd1eb44270","ciphertext":"{\"in\":[\" hush \"]}, sealed"}}""",
            PropertyJson.Text(Value.ForStruct(read), text => text + ", sealed"));
        Assert.Equal("""{"map":{"in":[" hush "]}}""", PropertyJson.PlainText(Value.ForStruct(read)));
    }
}
