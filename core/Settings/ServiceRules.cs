namespace Omega.Core.Settings;

/// <summary>What must be true of the services of a stack together.</summary>
internal static class ServiceRules
{
    /// <summary>Every broken rule, as a whole sentence with its remedy.</summary>
    /// <param name="services">All services; names that are none are among them.</param>
    /// <param name="target">Where they run; null: nobody knows.</param>
    /// <param name="stack">Name of the stack.</param>
    public static IEnumerable<string> Problems(IReadOnlyList<Service> services, DeploymentTarget? target, string stack)
    {
        if (services.Count > Service.Most)
        {
            yield return $"omega:services must be at most {Service.Most}, was {services.Count}. Remove some, or give them a stack of their own.";
        }

        foreach (var service in services.Where(service => !Service.IsName(service.Name)))
        {
            yield return $"omega:services {Service.NameRule}, was '{service.Name}'. Rename it.";
        }

        if (services.Count(service => service.Name == Service.Api) > 1)
        {
            yield return "omega:services.api must be given once, was given in omega:api as well, which is the same service. "
                + $"Remove that one with `pulumi config rm omega:api --stack {stack}`.";
        }

        foreach (var problem in PathProblems(services).Concat(UserProblems(services)).Concat(AskProblems(services, stack)).Concat(ReaderProblems(services, stack))
            .Concat(HostProblems(services, target, stack)).Concat(DataProblems(services, target, stack)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> PathProblems(IReadOnlyList<Service> services) =>
        from first in services.Select((service, index) => (service, index))
        from second in services.Skip(first.index + 1)
        where first.service.Settings.Path is { } one && second.Settings.Path is { } other
            && (one.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(one, StringComparison.Ordinal))
        select $"{second.Setting}.path must be one that no other service has, nor a part of one, was {second.Settings.Path} beside {first.service.Settings.Path} of "
            + $"{first.service.Setting}. Give one of them another path.";

    private static IEnumerable<string> UserProblems(IReadOnlyList<Service> services) =>
        from first in services.Select((service, index) => (service, index))
        from second in services.Skip(first.index + 1)
        where first.service.UserId == second.UserId
        select $"{second.Setting}.user must be a user of its own, was {second.UserId}, which {first.service.Setting} has. Give one of them another user.";

    private static IEnumerable<string> AskProblems(IReadOnlyList<Service> services, string stack)
    {
        foreach (var service in services)
        {
            foreach (var (asked, index) in service.Asks.Select((asked, index) => (asked, index)))
            {
                if (services.All(other => other.Name != asked) || asked == service.Name)
                {
                    yield return $"{service.Setting}.asks[{index}] must be the name of another service of the stack, was '{asked}'. "
                        + $"Remove it with `pulumi config rm --path '{service.Setting}.asks[{index}]' --stack {stack}`.";
                }
            }

            if (service.Asks.Any(asked => asked != service.Name && LeadsTo(services, asked, service.Name, [])))
            {
                yield return $"{service.Setting}.asks must not lead back to itself, was {string.Join(", ", service.Asks)}: each is told where the one it asks is when that one is well. "
                    + "Let one of them be asked through the site, or join them.";
            }
        }
    }

    private static IEnumerable<string> ReaderProblems(IReadOnlyList<Service> services, string stack) =>
        from service in services
        where service.Settings.Path is null
        from setting in new (string Name, int? Value)[] { ("timeoutSeconds", service.Settings.TimeoutSeconds), ("bodyMiB", service.Settings.BodyMiB) }
        where setting.Value is not null
        select $"{service.Setting}.{setting.Name} has a meaning only with a path, was {setting.Value}: no reader reaches the service without one. "
            + $"Remove it with `pulumi config rm --path '{service.Setting}.{setting.Name}' --stack {stack}`.";

    private static IEnumerable<string> DataProblems(IReadOnlyList<Service> services, DeploymentTarget? target, string stack)
    {
        foreach (var service in services.Where(service => service.HasData && target == DeploymentTarget.Kubernetes))
        {
            yield return $"{service.Setting}.data must be absent when omega:target is kubernetes, was {string.Join(", ", service.Data)}: what is kept there is backed up and put back "
                + $"on Docker alone. Let the service use a database outside of the cluster, and remove it with `pulumi config rm --path '{service.Setting}.data' --stack {stack}`.";
        }

        foreach (var service in services.Where(service => service.HasData))
        {
            foreach (var (asked, index) in service.Asks.Select((asked, index) => (asked, index)))
            {
                if (services.Any(other => other.Name == asked && !other.HasData))
                {
                    yield return $"{service.Setting}.asks[{index}] must be a service with data of its own, was '{asked}', which has none: its address changes with each of its versions, and "
                        + $"{service.Name} would stop for it. Let '{asked}' ask instead, or remove it with `pulumi config rm --path '{service.Setting}.asks[{index}]' --stack {stack}`.";
                }
            }
        }
    }

    private static bool LeadsTo(IReadOnlyList<Service> services, string from, string wanted, HashSet<string> seen) =>
        seen.Add(from) && services.Where(service => service.Name == from)
            .Any(service => service.Asks.Contains(wanted) || service.Asks.Any(asked => LeadsTo(services, asked, wanted, seen)));

    private static IEnumerable<string> HostProblems(IReadOnlyList<Service> services, DeploymentTarget? target, string stack)
    {
        foreach (var service in services.Where(service => target == DeploymentTarget.Docker && service.Reach.IsReadableList))
        {
            yield return $"{service.Setting}.reach must be nothing or all when omega:target is docker, which holds nobody to a list, was {string.Join(", ", service.Reach.Targets)}. "
                + $"Remove it with `pulumi config rm --path '{service.Setting}.reach' --stack {stack}`, then set it with `pulumi config set --path '{service.Setting}.reach' 'all' --stack {stack}`.";
        }

        foreach (var service in services.Where(service => target == DeploymentTarget.Kubernetes && service.Settings.Pids is not null))
        {
            yield return $"{service.Setting}.pids has a meaning only when omega:target is docker, was {service.Settings.Pids}: each node of a cluster limits processes. "
                + $"Remove it with `pulumi config rm --path '{service.Setting}.pids' --stack {stack}`.";
        }
    }
}
