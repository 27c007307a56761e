using Omega.Core.Data;
using Omega.Infra.Settings;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>
/// A service with data is replaced, never doubled: its new container is created and not started, and one script copies the data, stops
/// the old one, starts the new one, and goes back where that is not well.
/// </summary>
internal sealed partial class DockerService
{
    /// <summary>Name on its networks, the same for each version.</summary>
    private string Alias { get; }

    /// <summary>What comes after those that have data are well, which nothing else says: where they are asked is known before.</summary>
    public static CustomResourceOptions After(IEnumerable<DockerService> services, CustomResourceOptions options) =>
        services.Where(service => service.Service.HasData).Select(service => (Input<Resource>)service.Gate).ToList() is { Count: > 0 } gates
            ? CustomResourceOptions.Merge(options, new CustomResourceOptions { DependsOn = [.. gates] })
            : options;

    private ContainerNetworksAdvancedArgs On(Network network)
    {
        var joined = DockerSite.On(network);
        if (Service.HasData)
        {
            joined.Aliases = [Alias];
        }

        return joined;
    }

    private void Keep(ContainerArgs container, DockerSite site, SiteArgs args, string name)
    {
        container.Start = false;
        container.MustRun = false;
        // What stops it in order is the image's to say: for a database SIGQUIT is no way to end.
        container.StopSignal = null;
        var afterRole = args.Prefix.Length + 1 + Service.Role.Length;
        container.Volumes = [.. Service.Data.Zip(Service.Volumes(args.Prefix), (path, volume) => new ContainerVolumeArgs
        {
            VolumeName = site.DataVolume($"{name}{volume[afterRole..]}", volume, Service.Role, path).Name,
            ContainerPath = path,
        })];
    }

    private Command Replace(DockerSite site, SiteArgs args, SiteSettings limits)
    {
        InputMap<string> environment = new()
        {
            ["CONTAINER"] = Container.Id,
            ["NAME"] = Alias,
            ["OWNER"] = $"{Service.UserId}:{Service.UserId}",
            ["TIMEOUT_SECONDS"] = $"{DockerSite.GateSeconds}",
            ["PIDS"] = $"{limits.Pids}",
            ["BACKUP_PASSWORD"] = Secret(args.Secrets, BackupSettings.Password),
            ["BACKUP_ACCESS_KEY"] = Secret(args.Secrets, BackupSettings.AccessKey),
            ["BACKUP_SECRET_KEY"] = Secret(args.Secrets, BackupSettings.SecretKey),
        };
        foreach (var (variable, value) in DataScript.Environment(args.Prefix, args.Settings, Service))
        {
            environment[variable] = variable == DataScript.Helper ? site.DataImage!.RepoDigest : value;
        }

        return site.StepText(
            $"{Service.Role}-gate",
            DataScript.Read(DataScript.Replace, EmbeddedScript.Resource(DockerSite.PortLibrary)),
            [Container.Id.Apply<object>(id => id)],
            environment);
    }

    /// <summary>The provider leaves a container stopped that it does not start; where nothing changes no step would be run either.</summary>
    private void Revive(DockerSite site, SiteArgs args)
    {
        if (!Deployment.Instance.IsDryRun)
        {
            _ = Output.Create(ReviveAsync());
        }

        async Task<bool> ReviveAsync()
        {
            var told = DataScript.Environment(args.Prefix, args.Settings, Service);
            var healed = await ScriptCommand.RunAsync(DataScript.Read(DataScript.Heal), told, site).ConfigureAwait(false);
            if (healed.Failure is { } failure)
            {
                Log.Warn($"Whether service {Service.Name} runs cannot be seen: {failure}");
            }
            else if (healed.Stdout.Trim() is { Length: > 0 } name)
            {
                Log.Info($"Service {Service.Name} was stopped: its container {name} is started.");
            }

            return true;
        }
    }

    private static Input<string> Secret(StackSecrets secrets, string key) => secrets.Backup.TryGetValue(key, out var value) ? value : "";
}
