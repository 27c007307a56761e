using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Build;
using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Resources.Images;

/// <summary>docker:index/image:Image.</summary>
internal sealed class ImageResource(ImageBuilder builder) : IResource
{
    private const string InputsKey = "__inputs";

    /// <inheritdoc/>
    public CheckResponse Check(CheckRequest request)
    {
        var response = new CheckResponse { Inputs = request.News.Clone() };
        response.Failures.Add(Checker.Check(ImageSchema.Schema, request).Failures);
        if (response.Failures.Count > 0 || request.News.Get("build") is { } given && given.StructValue is null)
        {
            return response;
        }

        try
        {
            response.Inputs.Fields["build"] = Value.ForStruct(BuildPlan.Complete(request.News.Block("build")));
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException)
        {
            response.Failures.Add(new CheckFailure { Property = "build", Reason = unusable.Message });
        }

        return response;
    }

    /// <inheritdoc/>
    public DiffResponse Diff(DiffRequest request) => ImageDiff.Diff(
        request.OldInputs is { Fields.Count: > 0 } inputs ? inputs : request.Olds.Block(InputsKey) ?? request.Olds, request.News);

    /// <inheritdoc/>
    public async Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellation) => new()
    {
        Id = request.Preview ? "" : request.Properties.Text("imageName")!,
        Properties = await ApplyAsync(request.Properties, request.Preview, cancellation),
    };

    /// <inheritdoc/>
    public async Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellation) => new()
    {
        Properties = await ApplyAsync(request.News, request.Preview, cancellation),
    };

    /// <inheritdoc/>
    public Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellation) => Task.FromResult(new ReadResponse
    {
        Id = request.Id,
        Properties = request.Properties,
        Inputs = request.Inputs,
    });

    /// <inheritdoc/>
    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) => Task.CompletedTask;

    private async Task<Struct> ApplyAsync(Struct inputs, bool preview, CancellationToken cancellation)
    {
        if (preview && (!inputs.Flag("buildOnPreview") || Wire.HasUnknown(Value.ForStruct(inputs))))
        {
            return inputs;
        }

        var attempt = inputs.Clone();
        if (preview)
        {
            attempt.Fields["skipPush"] = Value.ForBool(true);
        }

        var digest = await builder.BuildAsync(attempt, cancellation);
        var (name, build) = (inputs.Text("imageName")!, inputs.Block("build") ?? new Struct());
        return Make.Object(
            (InputsKey, Wire.AsSecret(Value.ForStruct(inputs))),
            ("baseImageName", Value.ForString(name)),
            ("context", Value.ForString(build.Text("context") ?? ".")),
            ("dockerfile", Value.ForString(BuildContext.Relative(build.Text("context") ?? ".", build.Text("dockerfile") ?? "Dockerfile"))),
            ("imageName", Value.ForString(name)),
            ("platform", Value.ForString(build.Text("platform") ?? "")),
            ("registryServer", Value.ForString(inputs.Block("registry")?.Text("server") ?? "")),
            ("repoDigest", Value.ForString(digest)));
    }
}
