using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Command.Assets;
using Omega.Offline.Plugins.Command.Execution;
using Omega.Offline.Plugins.Command.Protocol;
using Omega.Offline.Plugins.Command.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Command;

/// <summary>The resource command:local:Command and the function command:local:run.</summary>
internal sealed class CommandResource(CommandRunner runner)
{
    private static readonly string[] StreamOutputs = ["stdout", "stderr"];
    private static readonly string[] FileOutputs = ["assets", "archive"];

    /// <summary>The inputs as they are, and what is wrong with them.</summary>
    internal static CheckResponse Check(CheckRequest request)
    {
        var response = new CheckResponse { Inputs = request.News ?? new Struct() };
        response.Failures.AddRange(InputChecker.Failures(response.Inputs));
        return response;
    }

    /// <summary>What differs between the inputs of the last run and those of the next.</summary>
    internal static DiffResponse Diff(DiffRequest request) =>
        InputDiff.Compare(request.OldInputs ?? WithoutOutputs(request.Olds), request.News);

    /// <summary>Runs the create script, or in a preview tells what is not known before it ran.</summary>
    internal async Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellation) => new()
    {
        Id = request.Name + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4)),
        Properties = request.Preview
            ? Unknown(request.Properties, new Struct())
            : await RunAsync(request.Properties.Text("create"), request.Urn, request.Properties, new Struct(), cancellation),
    };

    /// <summary>Runs the update script, or the create script when there is none.</summary>
    internal async Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellation) => new()
    {
        Properties = request.Preview
            ? Unknown(request.News, request.Olds)
            : await RunAsync(
                request.News.Text("update") ?? request.News.Text("create"),
                request.Urn,
                request.News,
                request.Olds,
                cancellation),
    };

    /// <summary>Runs the delete script, if there is one.</summary>
    internal Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) =>
        RunAsync(request.Properties.Text("delete"), request.Urn, request.Properties, request.Properties, cancellation);

    /// <summary>Runs a script now, also in a preview.</summary>
    internal async Task<InvokeResponse> InvokeAsync(InvokeRequest request, CancellationToken cancellation)
    {
        var response = new InvokeResponse();
        response.Failures.AddRange(InputChecker.Failures(request.Args));
        if (request.Args.Text("command") is not { } script)
        {
            response.Failures.Add(new CheckFailure { Property = "command", Reason = "'command' must be a text; given: nothing." });
        }
        else if (response.Failures.Count == 0)
        {
            response.Return = await RunAsync(script, urn: "", request.Args, new Struct(), cancellation);
        }

        return response;
    }

    private async Task<Struct> RunAsync(
        string? script, string urn, Struct inputs, Struct previous, CancellationToken cancellation)
    {
        var state = inputs.Clone();
        foreach (var key in FileOutputs.Where(previous.Fields.ContainsKey))
        {
            state.Fields[key] = previous.Fields[key];
        }

        if (script is null)
        {
            Set(state, previous.Text("stdout") ?? "", previous.Text("stderr") ?? "");
            return state;
        }

        var request = CommandRequest.Read(script, urn, inputs, previous);
        var output = await runner.RunAsync(request, cancellation);
        Set(state, output.Stdout, output.Stderr);
        if (inputs.Texts("assetPaths") is { } assetPaths)
        {
            state.Fields["assets"] = AssetValues.Assets(AssetFinder.Find(request.Directory, assetPaths));
        }

        if (inputs.Texts("archivePaths") is { } archivePaths)
        {
            state.Fields["archive"] = AssetValues.Archive(AssetFinder.Find(request.Directory, archivePaths));
        }

        return state;
    }

    private static void Set(Struct state, string stdout, string stderr)
    {
        state.Fields["stdout"] = Value.ForString(stdout);
        state.Fields["stderr"] = Value.ForString(stderr);
    }

    private static Struct Unknown(Struct inputs, Struct previous)
    {
        var state = inputs.Clone();
        var files = FileOutputs.Where(key => previous.Fields.ContainsKey(key) || inputs.Get(PathsOf(key)) is not null);
        foreach (var key in StreamOutputs.Concat(files))
        {
            state.Fields[key] = Value.ForString(Wire.Unknown);
        }

        return state;
    }

    private static string PathsOf(string output) => output == "assets" ? "assetPaths" : "archivePaths";

    private static Struct WithoutOutputs(Struct state)
    {
        var inputs = state.Clone();
        foreach (var key in StreamOutputs.Concat(FileOutputs))
        {
            inputs.Fields.Remove(key);
        }

        return inputs;
    }
}
