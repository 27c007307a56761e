using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Pulumirpc;

namespace Pulumi;

/// <summary>The run that is under way.</summary>
public sealed class DeploymentInstance
{
    private readonly DeploymentRun _run;

    internal DeploymentInstance(DeploymentRun run) => _run = run;

    public string OrganizationName => _run.Organization;

    public string ProjectName => _run.Project;

    public string StackName => _run.StackName;

    public string RootDirectory => _run.RootDirectory;

    public bool IsDryRun => _run.IsDryRun;

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        new(CallAsync<T>(token, args, options, []));

    public Output<T> Invoke<T>(string token, InvokeArgs args, InvokeOutputOptions options) =>
        new(CallAsync<T>(token, args, options, options.DependsOn));

    public async Task<T> InvokeAsync<T>(string token, InvokeArgs args, InvokeOptions? options = null) =>
        (await CallAsync<T>(token, args, options, []).ConfigureAwait(false)).As<T>();

    private async Task<OutputData> CallAsync<T>(string token, InvokeArgs args, InvokeOptions? options, InputList<Resource> dependsOn)
    {
        var serializer = new Serializer(keepSecrets: false);
        var values = await ArgumentsAsync(token, serializer, args).ConfigureAwait(false);
        var awaited = await RequestBuilder.DependsOnAsync(dependsOn).ConfigureAwait(false);
        var resources = serializer.Dependencies.Union(awaited).ToImmutableHashSet();
        foreach (var resource in RequestBuilder.Expanded(awaited))
        {
            if (resource is CustomResource custom && !(await custom.Id.Data.ConfigureAwait(false)).IsKnown)
            {
                return new OutputData(resources, null, false, serializer.SawSecret);
            }
        }

        if (serializer.SawUnknown)
        {
            return new OutputData(resources, null, false, serializer.SawSecret);
        }

        var request = new ResourceInvokeRequest
        {
            Tok = token,
            Args = values,
            AcceptResources = true,
            Version = options?.Version ?? "",
            PluginDownloadURL = options?.PluginDownloadURL ?? "",
        };
        var provider = options?.Provider ?? options?.Parent?.Providers.GetValueOrDefault(token.Split(':')[0]);
        if (provider is not null)
        {
            request.Provider = await provider.ReferenceAsync().ConfigureAwait(false);
        }

        var answer = await _run.Monitor.InvokeAsync(request).ConfigureAwait(false);
        bool secret = serializer.SawSecret, unknown = false;
        var plain = Deserializer.Plain(Value.ForStruct(answer), ref secret, ref unknown);
        return new OutputData(resources, unknown ? null : Converter.Convert(plain, typeof(T)), !unknown, secret);
    }

    private async Task<Struct> ArgumentsAsync(string token, Serializer serializer, InputArgs args)
    {
        try
        {
            return await serializer.PropertiesAsync(args).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            await _run.LogAsync(LogSeverity.Error, $"Error serializing arguments for invoke {token}: {exception.Message}", null, null, null)
                .ConfigureAwait(false);
            throw;
        }
    }
}
