using System.Globalization;
using Omega.Core.Policies.Facts;

namespace Omega.Core.Policies.Mapping;

/// <summary>Reads the security context of a container and, where that is silent, of its pod.</summary>
internal sealed class KubernetesSecurity(FactReader pod, FactReader own)
{
    // Any group that is not root's: a missing fsGroup adds none.
    private const int UserGroup = Hardening.GroupId;

    public Fact<bool> ReadOnlyRoot => own.Value<bool>("readOnlyRootFilesystem");

    public Fact<bool> Privileged => own.Value<bool>("privileged");

    public Fact<bool> NoNewPrivileges => own.Value<bool>("allowPrivilegeEscalation").Map(value => !value) with { Spelling = "false" };

    public Fact<string> UserId => Inherited<int>("runAsUser").Map(Text);

    public Fact<string> GroupId => Inherited<int>("runAsGroup").Map(Text);

    public Fact<bool> NonRoot => Inherited<bool>("runAsNonRoot");

    /// <summary>The group that owns the pod's volumes, and any other.</summary>
    public Fact<IReadOnlyList<string>> SupplementaryGroups
    {
        get
        {
            var groups = pod.List<int>("supplementalGroups");
            var volumes = pod.Value<int>("fsGroup");
            return groups.State == FactState.Unset
                ? volumes.Map<int, IReadOnlyList<string>>(id => [Text(id)])
                : groups.Map<IReadOnlyList<int>, IReadOnlyList<string>>(
                    ids => [.. ids.Append(volumes.IsKnown ? volumes.Value : UserGroup).Select(Text)]);
        }
    }

    public Fact<IReadOnlyList<string>> DroppedCapabilities => own.Inner("capabilities").List<string>("drop");

    public Fact<IReadOnlyList<string>> AddedCapabilities => own.Inner("capabilities").List<string>("add");

    public Fact<string> SeccompProfile => Nearest("seccompProfile").Value<string>("type")
        .Map(type => type == "RuntimeDefault" ? "default" : type) with
    { Spelling = "RuntimeDefault" };

    /// <summary>Settings that switch AppArmor, SELinux or masked system paths off, or choose their own.</summary>
    public Fact<IReadOnlyList<string>> Unconfined
    {
        get
        {
            (string Name, bool IsOff)[] settings =
            [
                ("appArmorProfile", Nearest("appArmorProfile").Value<string>("type").Forbidden(value => value == "RuntimeDefault")),
                ("procMount", own.Value<string>("procMount").Forbidden(value => value == "Default")),
                ("seLinuxOptions", Nearest("seLinuxOptions").State != FactState.Unset),
                ("windowsOptions", Nearest("windowsOptions").State != FactState.Unset),
                ("sysctls", pod.Items("sysctls").State != FactState.Unset),
            ];
            return Fact.Known<IReadOnlyList<string>>(own.Path, [.. settings.Where(setting => setting.IsOff).Select(setting => setting.Name)]);
        }
    }

    private Fact<T> Inherited<T>(string name)
    {
        var (inner, outer) = (own.Value<T>(name), pod.Value<T>(name));
        return inner.State == FactState.Unset ? outer : inner;
    }

    private FactReader Nearest(string name)
    {
        var (inner, outer) = (own.Inner(name), pod.Inner(name));
        return inner.State == FactState.Unset ? outer : inner;
    }

    private static string Text(int id) => id.ToString(CultureInfo.InvariantCulture);
}
