namespace Omega.EndToEnd.Tests.Support;

/// <summary>
/// The Docker engine of this machine, where somebody says that tests may end it, and how it is started: <c>OMEGA_TEST_RESTART_ENGINE</c> is
/// a command for bash that starts it with the options in <c>"$@"</c>. Without that nothing here ends or starts anything.
/// </summary>
internal sealed class RestartedEngine
{
    private const string Variable = "OMEGA_TEST_RESTART_ENGINE";
    private const string ProcessFile = "/var/run/docker.pid";

    private readonly string _start;

    private RestartedEngine(string start) => _start = start;

    /// <summary>The engine; null where nobody allows it.</summary>
    public static RestartedEngine? Allowed =>
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } start && File.Exists(ProcessFile) ? new RestartedEngine(start) : null;

    /// <summary>What is said where nobody allows it.</summary>
    public const string Forbidden = $"{Variable} does not say how the Docker engine is started, so that tests leave it alone.";

    /// <summary>Ends the engine, and the processes named, by a signal, and returns when it has ended.</summary>
    public static async Task EndAsync(string signal, params IEnumerable<string> others) => (await Shell.BashAsync($"""
        engine=$(cat {ProcessFile})
        kill -{signal} $engine
        for other in {string.Join(' ', others)}; do kill -{signal} "$other" 2>/dev/null || true; done
        while [ -e /proc/$engine ] && ! grep -q '^State:.Z' /proc/$engine/status; do sleep 0.1; done
        # It takes one that nobody has waited for yet for alive, and does not start.
        rm -f {ProcessFile}
        """)).Must();

    /// <summary>Starts the engine, again where it ends at once as it takes the one before for alive, and returns when it answers.</summary>
    public async Task StartAsync(params string[] options) => (await Shell.BashAsync($$"""
        start() { {{_start}}; }
        until docker version >/dev/null 2>&1; do
          (exec >/dev/null 2>&1 </dev/null; start {{string.Join(' ', options)}}) & starting=$!
          until docker version >/dev/null 2>&1 || ! kill -0 $starting 2>/dev/null; do sleep 0.2; done
        done
        """)).Must();

    /// <summary>Every process that runs in a container or looks after one.</summary>
    public static async Task<IReadOnlyList<string>> ProcessesAsync() => (await Shell.BashAsync("""
        docker ps -q | xargs -r -n 1 docker top | awk 'FNR > 1 && $2 ~ /^[0-9]+$/ { print $2 }'
        docker ps -q --no-trunc | while read -r id; do pgrep -f "[c]ontainerd-shim.*$id" || true; done
        """)).Must().Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
