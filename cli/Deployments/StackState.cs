using System.Text.Json;
using Omega.Cli.Engines;
using Omega.Cli.Processes;

namespace Omega.Cli.Deployments;

/// <summary>The state of a stack as its engine exports it: who writes it is no friend, and nothing of it is believed.</summary>
/// <param name="Resources">Resources, in their order.</param>
/// <param name="Outputs">Outputs of the stack; undefined before the first deployment.</param>
internal sealed record StackState(IReadOnlyList<JsonElement> Resources, JsonElement Outputs)
{
    /// <summary>Asks the engine; what it prints is for <see cref="Parse"/>.</summary>
    public static Task<ProcessResult> AskAsync(Engine engine, string stack, CancellationToken cancellation, params string[] options) =>
        engine.RunAsync(["stack", "export", .. options, "--stack", stack], cancellation);

    /// <summary>Reads what the engine prints.</summary>
    public static StackState Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement.Clone();
        IReadOnlyList<JsonElement> resources = root.TryGetProperty("deployment", out var deployment) && deployment.ValueKind == JsonValueKind.Object
            && deployment.TryGetProperty("resources", out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Where(resource => resource.ValueKind == JsonValueKind.Object)]
            : [];
        var stack = resources.FirstOrDefault(resource =>
            resource.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "pulumi:pulumi:Stack");
        return new(resources, stack.ValueKind == JsonValueKind.Object && stack.TryGetProperty("outputs", out var outputs) ? outputs : default);
    }

    /// <summary>Nothing of the state is done that this program did not put there.</summary>
    /// <exception cref="OmegaException">Somebody else wrote into it; exit code 3.</exception>
    public void RequireOwn(string stack)
    {
        var problems = StateGuard.Problems(Resources).ToList();
        if (problems.Count > 0)
        {
            throw new OmegaException(
                $"Refused: the state of stack '{stack}' was changed by other hands:{string.Concat(problems.Select(problem => $"\n  - {problem}"))}\n"
                    + "The engine would do it when the resource goes, so nothing was started; what served goes on serving. Take it out of the state "
                    + $"(`pulumi state delete '<urn>' --stack {stack}`, or `pulumi stack export`, `pulumi stack import`), and find out who can write there.",
                ExitCode.Refused);
        }
    }
}
