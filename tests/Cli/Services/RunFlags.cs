using System.Globalization;
using System.Text.Json.Nodes;

namespace Omega.Cli.Tests.Services;

/// <summary>What the engine reports of a container that was started with these arguments of `docker run`; an unknown one fails.</summary>
internal static class RunFlags
{
    public static string Inspected(IReadOnlyList<string> arguments)
    {
        var (host, config) = (new JsonObject(), new JsonObject());
        var mounts = new JsonArray();
        for (var index = 2; index < arguments.Count - 2; index++)
        {
            switch (arguments[index])
            {
                case "--read-only":
                    host["ReadonlyRootfs"] = true;
                    break;
                case var flag:
                    Set(flag, arguments[++index], host, config, mounts);
                    break;
            }
        }

        config["Image"] = arguments[^2];
        return new JsonObject { ["Name"] = "/service", ["Config"] = config, ["HostConfig"] = host, ["Mounts"] = mounts }.ToJsonString();
    }

    private static void Set(string flag, string value, JsonObject host, JsonObject config, JsonArray mounts)
    {
        var parts = value.Split(':');
        switch (flag)
        {
            case "--name" or "--label" or "--network-alias" or "--pull" or "--ulimit" or "--sysctl" or "--opt":
                break;
            case "--network":
                host["NetworkMode"] = value;
                break;
            case "--restart":
                host["RestartPolicy"] = new JsonObject { ["Name"] = value };
                break;
            case "--cap-drop":
                host["CapDrop"] = new JsonArray(value);
                break;
            case "--security-opt":
                host["SecurityOpt"] = new JsonArray(value);
                break;
            case "--user":
                config["User"] = value;
                break;
            case "--tmpfs":
                (host["Tmpfs"] ??= new JsonObject())[parts[0]] = parts[1];
                break;
            case "--memory":
                host["Memory"] = MiB(value);
                break;
            case "--memory-swap":
                host["MemorySwap"] = MiB(value);
                break;
            case "--pids-limit":
                host["PidsLimit"] = long.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "--cpus":
                host["NanoCpus"] = (long)(double.Parse(value, CultureInfo.InvariantCulture) * 1e9);
                break;
            case "--log-driver":
                host["LogConfig"] = new JsonObject { ["Type"] = value, ["Config"] = new JsonObject() };
                break;
            case "--log-opt":
                host["LogConfig"]!["Config"]![value.Split('=')[0]] = value.Split('=')[1];
                break;
            case "--health-cmd":
                config["Healthcheck"] = new JsonObject { ["Test"] = new JsonArray("CMD-SHELL", value) };
                break;
            case "--health-interval" or "--health-timeout":
                config["Healthcheck"]![flag == "--health-interval" ? "Interval" : "Timeout"] = long.Parse(value.TrimEnd('s'), CultureInfo.InvariantCulture) * 1_000_000_000;
                break;
            case "--health-retries":
                config["Healthcheck"]!["Retries"] = int.Parse(value, CultureInfo.InvariantCulture);
                break;
            case "-p" or "--publish":
                host["PortBindings"] = new JsonObject { [parts[2]] = new JsonArray(new JsonObject { ["HostIp"] = parts[0], ["HostPort"] = parts[1] }) };
                break;
            case "-v":
                mounts.Add(new JsonObject { ["Type"] = "volume", ["Name"] = parts[0], ["Destination"] = parts[1], ["RW"] = parts.Length < 3 });
                break;
            default:
                throw new InvalidOperationException($"The test does not know what the engine makes of {flag} {value}.");
        }
    }

    private static long MiB(string value) => long.Parse(value.TrimEnd('m'), CultureInfo.InvariantCulture) << 20;
}
