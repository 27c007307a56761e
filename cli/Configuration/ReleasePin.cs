using Omega.Core.Settings;

namespace Omega.Cli.Configuration;

/// <summary>Writes `omega:release` into a stack's configuration file; everything else stays as it was written.</summary>
internal static class ReleasePin
{
    private const string Key = "omega:release";

    /// <summary>The file with the release of <paramref name="record"/> as the one to deploy.</summary>
    /// <exception cref="OmegaException">The record holds what no release has; nothing of it is written.</exception>
    public static StackFile Set(StackFile file, LedgerRecord record)
    {
        var release = new ReleaseSettings(record.Version, record.Digest, record.Content, Known(record.Base), Known(record.Commit), record.From.Length > 0 ? record.From : null);
        var problems = release.Problems().Select(problem => $"\n  - {problem.Path} {problem.Rule}").ToList();
        if (problems.Count > 0)
        {
            throw new OmegaException(
                $"Record {record.Number} of the ledger is not one of a release, so nothing of it is written into {file.Path}:"
                    + $"{string.Concat(problems)}\n"
                    + "Somebody changed the state of the stack: look at it with `./omega ledger verify`.",
                ExitCode.Refused);
        }

        var fields = new[]
        {
            ("version", release.Version), ("digest", release.Digest), ("content", release.Content),
            ("base", release.Base), ("commit", release.Commit), ("from", release.From),
        };
        return file.Remove(Key).SetFields(
            fields.Where(field => field.Item2 is not null).Select(field => KeyValuePair.Create(field.Item1, field.Item2!)), Key);
    }

    /// <summary>The file with the images that services served with.</summary>
    /// <exception cref="OmegaException">A service is not configured in this file.</exception>
    public static StackFile SetImages(StackFile file, IReadOnlyList<(Service Now, RecordedService Then)> services)
    {
        foreach (var (now, then) in services)
        {
            string[] path = now.IsOfApi ? ["omega:api", "image"] : ["omega:services", now.Name, "image"];
            file = file.Has(path) ? file.Set(then.Image, path) : throw new OmegaException(
                $"{file.Path} must say {now.Setting}.image, so that the image that served with this release can be put there; it does not. Nothing was changed.\n"
                    + $"Configure the service there: pulumi config set --path '{now.Setting}.image' '{then.Image}' --stack <stack>",
                ExitCode.Input);
        }

        return file;
    }

    /// <summary>The file without a release to deploy, so that the stack builds again.</summary>
    public static StackFile Remove(StackFile file) => file.Remove(Key);

    private static string? Known(string value) => value == LedgerChain.Unknown ? null : value;
}
