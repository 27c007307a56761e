namespace Omega.Cli.Watch;

/// <summary>What a watch in a cluster needs that is in no manifest, as the commands that bring it there.</summary>
internal static class WatchSecrets
{
    /// <summary>Lines of comment; a state that is a file is brought anew after each update.</summary>
    /// <param name="job">The watch.</param>
    /// <param name="stackFile">The stack's file.</param>
    /// <param name="stateFolder">Folder of the state; null where the variables name its backend.</param>
    /// <param name="passphraseFile">File of the passphrase; null where a variable holds it.</param>
    public static string Commands(WatchCronJob job, string stackFile, string? stateFolder, string? passphraseFile)
    {
        (string Key, string Path)[] state = stateFolder is { } folder
            ? [(WatchCronJob.StateKey, Path.Combine(folder, ".pulumi", "stacks", job.Project, $"{job.Stack}.json")), (WatchCronJob.FormKey, Path.Combine(folder, ".pulumi", "meta.yaml"))]
            : [];
        (string Key, string Path)[] files = [(job.StackFile, stackFile), (WatchCronJob.PassphraseKey, passphraseFile ?? "FILE"), .. state];
        var secret = string.Concat(files.Select(file => $" --from-file={file.Key}={Quoted(file.Path)}"));
        List<string> lines =
        [
            $"# What these objects need and do not hold{(state.Length > 0 ? "; the first one again after each update, as the state is in it" : "")}:",
            $"# kubectl create secret generic {WatchCronJob.Name} --namespace {job.Own} --dry-run=client --output yaml{secret} | kubectl apply --filename -",
            .. state.Length > 0 ? (string[])[] :
            [
                $"# kubectl create secret generic {WatchCronJob.Variables} --namespace {job.Own} --from-literal=PULUMI_BACKEND_URL=… and what its login takes, AWS_ACCESS_KEY_ID=…",
            ],
            $"# kubectl create secret docker-registry {WatchCronJob.PullSecret} --namespace {job.Own} --docker-server=… --docker-username=… --docker-password=…",
        ];
        return string.Concat(lines.Select(line => $"{line}\n"));
    }

    private static string Quoted(string word) => $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
