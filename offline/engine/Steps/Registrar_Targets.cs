using Omega.Offline.Engine.Backend;
using Omega.Offline.Engine.Values;

namespace Omega.Offline.Engine.Steps;

/// <summary>What a targeted run leaves alone.</summary>
internal sealed partial class Registrar
{
    // A target is a name of now: what a renamed resource was called is none, as with pulumi.
    private bool IsTargeted(string urn, ResourceState? old, Goal goal, string provider) =>
        goal.Type == Urns.StackType || Urns.IsProviderType(goal.Type)
        || _run.Targets.Reaches(urn, NewState(urn, goal, goal.Inputs, provider).Needs())
        || (!goal.Custom && old is null);

    private ResourceState Untouched(string urn, Goal goal, ResourceState? old, string provider)
    {
        if (old is not null)
        {
            var kept = old.Copy();
            kept.Urn = urn;
            return _steps.Same(old, kept);
        }

        lock (_skipped)
        {
            _skipped.Add(urn);
        }

        var skipped = NewState(urn, goal, goal.Inputs, provider);
        skipped.Outputs = goal.Inputs;
        return skipped;
    }

    private void CheckTargetedNeeds(ResourceState now)
    {
        lock (_skipped)
        {
            if (now.Needs().FirstOrDefault(_skipped.Contains) is { } missing)
            {
                throw _run.Fail($"Resource {now.Urn} depends on {missing}, which was not specified in --target list.", now.Urn);
            }
        }
    }
}
