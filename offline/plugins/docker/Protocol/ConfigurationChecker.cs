using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Engine;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Protocol;

/// <summary>Checks the provider's own configuration.</summary>
internal static class ConfigurationChecker
{
    /// <summary>The configuration in the official provider's form, with registry credentials marked secret; or every problem that it has.</summary>
    internal static CheckResponse Check(CheckRequest request)
    {
        var response = new CheckResponse { Inputs = new Struct() };
        foreach (var (key, value) in request.News.Fields)
        {
            var setting = ProviderSetting.Read(key, value);
            if (setting.Problem() is { } problem)
            {
                response.Failures.Add(new CheckFailure { Property = key, Reason = problem });
            }

            response.Inputs.Fields[key] = setting.ToValue();
        }

        return response;
    }

    /// <summary>A changed configuration changes no resource, and one that is only spelled otherwise is no change.</summary>
    internal static DiffResponse Diff(DiffRequest request) =>
        request.Olds is null || Canonical(request.Olds).Equals(Canonical(request.News)) ? new DiffResponse() : new DiffResponse
        {
            Changes = DiffResponse.Types.DiffChanges.DiffSome,
        };

    private static Struct Canonical(Struct? configuration)
    {
        var result = new Struct();
        foreach (var (key, value) in configuration?.Fields ?? [])
        {
            var setting = ProviderSetting.Read(key, value);
            result.Fields[key] = setting.IsUnknown ? setting.ToValue() : Value.ForString(setting.ToString());
        }

        return result;
    }
}
