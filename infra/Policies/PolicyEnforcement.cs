using Omega.Core.Policies.Mapping;
using Omega.Infra.Policies.Mapping;
using Pulumi;

namespace Omega.Infra.Policies;

/// <summary>Holds one run of the program to the policies, in preview and in update.</summary>
/// <remarks>
/// Every resource is judged as it is declared and held back until the stack is composed: then either everything is refused at
/// once, with the violations of all resources, so that nothing was registered, or all of them go. A resource with values that
/// come from other resources is held until these are known and judged. What is registered is never changed.
/// </remarks>
public sealed class PolicyEnforcement
{
    private readonly PolicyOptions _options;
    private readonly ExemptionList _exemptions;
    private readonly RegistrationHold _hold = new();
    private readonly Lock _lock = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<RejectedResource> _rejected = [];
    private bool _isComposing;

    /// <summary>Creates the enforcement of one run.</summary>
    /// <param name="options">What is allowed.</param>
    /// <param name="exemptions">Suspended policies.</param>
    /// <param name="clock">Decides whether an exemption has expired.</param>
    public PolicyEnforcement(PolicyOptions options, IReadOnlyList<Exemption> exemptions, TimeProvider clock)
    {
        _options = options with { MappedTypes = [.. FactsMappers.ByType.Keys] };
        _exemptions = new(exemptions, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
    }

    /// <summary>References that may run; the release adds what it verifies.</summary>
    public VerifiedImages Verified { get; } = new();

    /// <summary>Ends when the policies let everything go on; what asks others waits for it. Never ends when they refuse.</summary>
    public Task<bool> Released => _hold.Released;

    /// <summary>Sees every resource as the program declared it, before it is judged and held; changes nothing.</summary>
    internal Action<ResourceTransformationArgs> Observer { private get; init; } = _ => { };

    /// <summary>Options to give to the base constructor of a stack that <see cref="Compose"/> makes.</summary>
    /// <exception cref="InvalidOperationException">Outside of <see cref="Compose"/>, where no decision would ever be made.</exception>
    public StackOptions StackOptions => _isComposing
        ? new() { ResourceTransformations = [Transform] }
        : throw new InvalidOperationException("A stack that is held to policies is made within PolicyEnforcement.Compose.");

    /// <summary>Makes a stack, and throws with every violation of every resource, or lets all of them be registered.</summary>
    /// <exception cref="PolicyViolationException">A resource or an exemption is refused; nothing was registered.</exception>
    /// <exception cref="RunException">What the core refused while the stack was made: the SDK shows the message alone.</exception>
    public TStack Compose<TStack>(Func<TStack> create)
    {
        try
        {
            _isComposing = true;
            var stack = create();
            Decide();
            return stack;
        }
        catch (OmegaException refusal)
        {
            throw Refused(new RunException(refusal.Message));
        }
        catch (Exception exception)
        {
            _ = Refused(exception);
            throw;
        }
        finally
        {
            _isComposing = false;
        }
    }

    private void Decide()
    {
        lock (_lock)
        {
            var problems = _exemptions.Problems(_names);
            if (_rejected.Count + problems.Count > 0)
            {
                throw new PolicyViolationException([.. _rejected], problems, "nothing was created, changed or deleted");
            }
        }

        foreach (var exemption in _exemptions.Active)
        {
            Log.Warn($"Policy '{exemption.Policy}' is suspended for '{exemption.Resource}' until {exemption.Expires:yyyy-MM-dd}: {exemption.Reason}");
        }

        Verified.Close();
        _hold.Release();
    }

    private Exception Refused(Exception exception)
    {
        Verified.Close(exception);
        _hold.Refuse(exception);
        return exception;
    }

    private ResourceTransformationResult? Transform(ResourceTransformationArgs args)
    {
        Observer(args);
        var type = args.Resource.GetResourceType();
        var name = args.Resource.GetResourceName();
        var pending = new PendingInputs(Verified, name);
        var violations = Judge(type, name, args.Args, pending);
        lock (_lock)
        {
            _names.Add(name);
            if (violations.Count > 0)
            {
                Reject(new(type, name, violations));
            }
        }

        // Components and the stack register no infrastructure; a stack reference only reads.
        return args.Options is CustomResourceOptions options && type != ResourceTypes.StackReference
            ? new(args.Args, _hold.Hold(options, () => JudgeLaterAsync(type, name, args.Args, pending)))
            : null;
    }

    private void Reject(RejectedResource resource)
    {
        if (_hold.IsDecided)
        {
            throw Refusal(resource);
        }

        _rejected.Add(resource);
    }

    /// <summary>Judges again until nothing is left to come: also a value that was set after the resource was declared.</summary>
    private async Task JudgeLaterAsync(string type, string name, ResourceArgs? args, PendingInputs pending)
    {
        // Who takes what a failed resource should have given fails with it: found here it is the same exception, which the SDK reports once.
        await (args is null ? Task.CompletedTask : InputMembers.Of(args.GetType()).ArrivalAsync(args)).ConfigureAwait(false);
        do
        {
            await pending.ArrivalAsync().ConfigureAwait(false);
            pending = pending.Next();
            var violations = Judge(type, name, args, pending);
            if (violations.Count > 0)
            {
                throw Refusal(new(type, name, violations));
            }
        }
        while (!pending.IsEmpty);
    }

    private IReadOnlyList<PolicyViolation> Judge(string type, string name, ResourceArgs? args, PendingInputs pending)
    {
        var facts = DeclaredFacts.Read(type, name, args, pending);
        var options = _options with { VerifiedImages = Verified.Known(name), AwaitsVerification = Verified.HasUnknown(name) };
        return [.. PolicyCatalog.Check(facts, options).Where(violation => !_exemptions.Suspends(violation.Policy, name))];
    }

    // Never with the resource itself: the SDK's log waits for its URN, which a transformation keeps from being assigned.
    private static PolicyViolationException Refusal(RejectedResource resource) =>
        new([resource], [], "the resource was not created or changed");
}
