namespace Omega.Infra.Settings;

/// <summary>How a new release takes over in a cluster.</summary>
public enum RolloutStrategy
{
    /// <summary>Pods are replaced one by one; both releases serve for a moment.</summary>
    Rolling,

    /// <summary>All pods of the new release stand ready beside the old ones before any of them gets traffic.</summary>
    BlueGreen,
}
