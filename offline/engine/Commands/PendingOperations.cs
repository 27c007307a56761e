using System.Text;
using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Steps;

namespace Omega.Offline.Engine.Commands;

/// <summary>Tells of changes that an earlier run began and whose end nobody knows.</summary>
internal static class PendingOperations
{
    /// <summary>Warns if there are any.</summary>
    public static void Warn(IRunEvents events, Snapshot state)
    {
        if (state.Operations.Count == 0)
        {
            return;
        }

        var text = new StringBuilder(
            $"Attempting to deploy or update resources with {state.Operations.Count} pending operations from previous deployment.\n");
        foreach (var operation in state.Operations)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"  * {operation.Resource.Urn}, interrupted while {operation.Type}\n");
        }

        text.Append(
            "An earlier run ended before it knew whether these changes were made. What it was creating may exist without being in the "
            + "state: look for it at the provider and remove it, then clear the list with `pulumi refresh`.");
        events.Say("warning", text.ToString());
    }
}
