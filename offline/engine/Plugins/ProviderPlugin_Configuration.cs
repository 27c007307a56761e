using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;
using Pulumirpc;

namespace Omega.Offline.Engine.Plugins;

/// <summary>How a provider is configured.</summary>
internal sealed partial class ProviderPlugin
{
    /// <inheritdoc/>
    public async Task<CheckResult> CheckConfigAsync(string urn, Struct olds, Struct news)
    {
        if (Wire.HasUnknown(news))
        {
            return new CheckResult(news, []);
        }

        var request = new CheckRequest { Urn = urn, Olds = Wire.Plain(olds), News = Wire.Plain(news), Name = Urns.Name(urn), Type = Urns.Type(urn) };
        try
        {
            var response = await _client.CheckConfigAsync(request);
            return new CheckResult(Wire.SecretLike(response.Inputs ?? new Struct(), news), response.Failures);
        }
        catch (RpcException problem) when (problem.StatusCode == StatusCode.Unimplemented)
        {
            return new CheckResult(news, []);
        }
    }

    /// <inheritdoc/>
    public async Task<DiffResult> DiffConfigAsync(string urn, ResourceState old, Struct news)
    {
        if (Wire.HasUnknown(news))
        {
            return DiffResult.Unknown;
        }

        var request = new DiffRequest
        {
            Urn = urn,
            Id = old.Id,
            Olds = Wire.Plain(old.Outputs),
            News = Wire.Plain(news),
            OldInputs = Wire.Plain(ProviderInputs.ForPlugin(old.Inputs)),
            Name = Urns.Name(urn),
            Type = Urns.Type(urn),
        };
        try
        {
            return DiffResult.From(await _client.DiffConfigAsync(request));
        }
        catch (RpcException problem) when (problem.StatusCode == StatusCode.Unimplemented)
        {
            return DiffResult.Unknown;
        }
    }

    /// <inheritdoc/>
    public async Task ConfigureAsync(string urn, string id, Struct inputs)
    {
        if (Wire.HasUnknown(inputs))
        {
            // A preview that does not know the configuration yet: the provider cannot be asked anything.
            return;
        }

        var request = new ConfigureRequest
        {
            Args = inputs,
            AcceptSecrets = true,
            AcceptResources = true,
            SendsOldInputs = true,
            SendsOldInputsToDelete = true,
            Id = id,
            Urn = urn,
            Name = Urns.Name(urn),
            Type = Urns.Type(urn),
        };
        foreach (var (key, value) in Wire.Plain(inputs).Fields.Where(item => item.Key != "version"))
        {
            var text = value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue : PropertyJson.PlainText(value);
#pragma warning disable CS0612 // Older providers read their configuration here.
            request.Variables[$"{Urns.Package(Urns.Type(urn))}:config:{key}"] = text;
#pragma warning restore CS0612
        }

        var response = await _client.ConfigureAsync(request);
        _acceptsSecrets |= response.AcceptSecrets;
        _previews = response.SupportsPreview;
        _configured = true;
    }
}
