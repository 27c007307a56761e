using Omega.Infra.Policies.Mapping;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>Holds one run of the program to the policies, in preview and in update.</summary>
/// <remarks>
/// Every resource is judged as it is declared and held back until <see cref="Complete"/>, which either throws once with
/// the violations of all resources, so that nothing was registered, or lets all of them go. Values that come from other
/// resources are judged when they are known, before the resource that uses them is registered.
/// </remarks>
public sealed class PolicyEnforcement
{
    private readonly PolicyOptions _options;
    private readonly ExemptionList _exemptions;
    private readonly RegistrationHold _hold;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<RejectedResource> _rejected = [];

    /// <summary>Creates the enforcement of one run.</summary>
    /// <param name="options">What is allowed.</param>
    /// <param name="exemptions">Suspended policies.</param>
    /// <param name="clock">Decides whether an exemption has expired.</param>
    public PolicyEnforcement(PolicyOptions options, IReadOnlyList<Exemption> exemptions, TimeProvider clock)
    {
        _options = options with { MappedTypes = [.. FactsMappers.ByType.Keys] };
        _exemptions = new(exemptions, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
        _hold = new(clock);
    }

    /// <summary>References that may run; the release adds what it verifies.</summary>
    public VerifiedImages Verified { get; } = new();

    /// <summary>Options to give to the stack's base constructor.</summary>
    public StackOptions StackOptions => new() { ResourceTransformations = [Transform] };

    /// <summary>Ends the composition: throws with every violation of every resource, or lets all of them be registered.</summary>
    /// <exception cref="PolicyViolationException">A resource or an exemption is refused; nothing was registered.</exception>
    public void Complete()
    {
        lock (_lock)
        {
            var problems = _exemptions.Problems(_names);
            if (_rejected.Count + problems.Count > 0)
            {
                var refusal = new PolicyViolationException([.. _rejected], problems, "nothing was created, changed or deleted");
                Verified.Close(refusal);
                _hold.Refuse(refusal);
                throw refusal;
            }
        }

        foreach (var exemption in _exemptions.Active)
        {
            Log.Warn($"Policy '{exemption.Policy}' is suspended for '{exemption.Resource}' until {exemption.Expires:yyyy-MM-dd}: {exemption.Reason}");
        }

        Verified.Close();
        _hold.Release();
    }

    private ResourceTransformationResult? Transform(ResourceTransformationArgs args)
    {
        var type = args.Resource.GetResourceType();
        var name = args.Resource.GetResourceName();
        var violations = Judge(type, name, args.Args);
        lock (_lock)
        {
            _names.Add(name);
            if (violations.Count > 0)
            {
                Reject(new(type, name, violations));
            }
        }

        // Components and the stack register no infrastructure; a stack reference only reads.
        return args.Options is CustomResourceOptions options && type != ResourceTypes.StackReference && !_hold.IsReleased
            ? new(args.Args, _hold.Hold(options))
            : null;
    }

    private void Reject(RejectedResource resource)
    {
        if (_hold.IsReleased)
        {
            throw Refusal(resource);
        }

        _rejected.Add(resource);
    }

    private IReadOnlyList<PolicyViolation> Judge(string type, string name, ResourceArgs args)
    {
        if (!FactsMappers.ByType.TryGetValue(type, out var mapper))
        {
            return Judge(new ResourceFacts(type, name));
        }

        var reader = new FactReader(Verified, name);
        reader.Judge = () =>
        {
            var violations = Judge(mapper.Map(name, args, reader));
            if (violations.Count > 0)
            {
                throw Refusal(new(type, name, violations));
            }
        };
        return reader.First(() => Judge(mapper.Map(name, args, reader)));
    }

    private IReadOnlyList<PolicyViolation> Judge(ResourceFacts facts) =>
    [
        .. PolicyCatalog.Check(facts, _options with { VerifiedImages = Verified.Known(facts.Name), AwaitsVerification = Verified.HasUnknown(facts.Name) })
            .Where(violation => !_exemptions.Suspends(violation.Policy, facts.Name)),
    ];

    // Never with the resource itself: the SDK's log waits for its URN, which a transformation keeps from being assigned.
    private static PolicyViolationException Refusal(RejectedResource resource) =>
        new([resource], [], "the resource was not created or changed");
}
