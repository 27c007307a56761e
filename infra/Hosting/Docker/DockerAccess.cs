using Omega.Core.Engines;
using Omega.Infra.Settings;
using Pulumi;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;

namespace Omega.Infra.Hosting.Docker;

/// <summary>The Docker provider of a stack: one that builds, pulls with the registry's password and runs, as each is a process of its own.</summary>
internal static class DockerAccess
{
    /// <summary>Whether the program builds or runs on a Docker engine.</summary>
    public static bool IsNeeded(OmegaSettings settings) => settings.Target == DeploymentTarget.Docker || settings.Release is null;

    /// <summary>
    /// Refuses an update whose provider would take another engine than the stack, or the docker client, goes by; and one on an engine of
    /// this machine that would not run containers as they are declared.
    /// </summary>
    public static void Require(OmegaSettings settings, Func<string, string?> environment)
    {
        if (!IsNeeded(settings))
        {
            return;
        }

        EngineAddress.Require(settings.Docker, environment);
        var engine = EngineAddress.OfProvider(environment);
        if (EngineFitness.AskAsync(engine).GetAwaiter().GetResult() is { } why)
        {
            throw new OmegaException($"{why}\nNothing was built on it: {engine} ({engine.Source}). Choose another one: omega:docker.host, or `export DOCKER_HOST=unix:///path/of/docker.sock`.");
        }
    }

    /// <summary>Returns the provider, for the options of components that need it; nothing where no Docker engine is needed.</summary>
    public static List<ProviderResource> Create(string name, OmegaSettings settings, StackSecrets secrets, InputList<Resource> after)
    {
        if (!IsNeeded(settings))
        {
            return [];
        }

        var registry = new ProviderRegistryAuthArgs
        {
            Address = settings.Image.Registry,
            Username = secrets.RegistryUser,
            Password = secrets.RegistryPassword,
        };
        return [new Provider(name, new ProviderArgs { RegistryAuth = registry }, new CustomResourceOptions { DependsOn = after })];
    }
}
