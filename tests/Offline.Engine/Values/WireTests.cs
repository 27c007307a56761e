using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Engine.Tests.Support;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Tests.Values;

public sealed class WireTests
{
    [Fact]
    public void Flatten_turns_output_values_into_secrets_and_unknown_values()
    {
        var known = Output(Value.ForString("x"), secret: true);
        var unknown = Output(null, secret: false);

        var flat = Wire.Flatten(Stage.Properties(("known", known), ("unknown", unknown)));

        Assert.Equal(Wire.Secret(Value.ForString("x")), flat.Fields["known"]);
        Assert.True(Wire.IsUnknown(flat.Fields["unknown"]));
    }

    [Fact]
    public void SecretLike_makes_secret_again_what_a_provider_gave_back_in_clear()
    {
        var model = Stage.Properties(("env", Value.ForStruct(Stage.Properties(("P", Wire.Secret(Value.ForString("s"))), ("Q", "q")))));
        var given = Stage.Properties(("env", Value.ForStruct(Stage.Properties(("P", "s"), ("Q", "q")))), ("made", "m"));

        var result = Wire.SecretLike(given, model);

        Assert.True(Wire.IsSecret(result.Fields["env"].StructValue.Fields["P"], out _));
        Assert.False(Wire.HasSecret(result.Fields["env"].StructValue.Fields["Q"]));
        Assert.False(Wire.HasSecret(result.Fields["made"]));
    }

    [Theory]
    [InlineData(1200000000000.0, "1200000000000")]
    [InlineData(0.5, "0.5")]
    [InlineData(-3.0, "-3")]
    public void Numbers_are_written_as_pulumi_writes_them(double number, string text) =>
        Assert.Equal(text, PropertyJson.PlainText(Value.ForNumber(number)));

    private static Value Output(Value? value, bool secret)
    {
        var fields = Stage.Properties((Signatures.Key, Signatures.Output), ("secret", secret));
        if (value is not null)
        {
            fields.Fields["value"] = value;
        }

        return Value.ForStruct(fields);
    }
}
