using System.Collections;
using System.Reflection;
using Omega.Infra.Policies;
using Omega.Infra.Support;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;
using Pulumi.Docker.Inputs;
using Pulumi.Testing;

namespace Omega.Infra.Tests.Policies;

/// <summary>Policies observe: what is registered is the same with and without them, the unknown apart from the known.</summary>
public sealed class ObservationTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_are_the_same_with_and_without_enforcement(bool preview)
    {
        var held = new PolicyRun { IsPreview = preview };
        var free = new PolicyMocks();

        await held.PassesAsync((options, verified) => _ = Declare(options, verified));
        await Deployment.TestWithServiceProviderAsync<FreeStack>(
            free,
            new StackProvider(() => new FreeStack((options, verified) => _ = Declare(options, verified)), Path.GetTempPath),
            new TestOptions { ProjectName = "omega", StackName = "dev", IsPreview = preview });

        Assert.Equal(Requests(free), Requests(held.Mocks));
    }

    // Mocks leave a property out that is unknown in part, so the arguments themselves are compared, input by input.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_input_is_the_very_object_that_was_declared(bool preview)
    {
        var declared = new List<(object Args, List<object?> Inputs)>();

        await new PolicyRun { IsPreview = preview }.PassesAsync((options, verified) =>
            declared.AddRange(Declare(options, verified)));

        Assert.True(declared.Sum(args => args.Inputs.Count(input => input is not null)) > 40);
        Assert.All(declared, args => Assert.True(args.Inputs.SequenceEqual(Values(args.Args), ReferenceEqualityComparer.Instance), args.Args.GetType().Name));
    }

    private static List<(object Args, List<object?> Inputs)> Declare(CustomResourceOptions options, VerifiedImages verified)
    {
        var unknown = new Command("unknown", new CommandArgs { Create = "mint" }, options).Stdout.Apply(text => text ?? "1");
        var verify = new Command("verify", new CommandArgs { Create = "verify", Environment = { ["VERSION"] = unknown, ["KEY"] = Output.CreateSecret("k") } }, options);
        verified.Add(verify.Stdout);
        var build = new DockerBuildArgs { Platform = "linux/amd64", Args = { ["BASE"] = SomeFacts.BaseImage, ["VERSION"] = unknown } };
        var image = new ImageArgs { ImageName = "localhost:5000/omega/web:1", Build = build };
        var args = HardenedArgs.Container(verify.Stdout);
        args.Envs = new InputList<string> { "A=1", Output.Format($"VERSION={unknown}") };
        args.Command = new InputList<string> { "serve", unknown };
        args.Tmpfs = new() { ["/tmp"] = Hardening.Tmpfs["/tmp"] };
        args.SecurityOpts = new InputList<string> { "no-new-privileges:true" };
        args.Labels = new[] { new ContainerLabelArgs { Label = "omega.version", Value = unknown } };
        var pod = new HardenedPod(verify.Stdout);
        // Not the arguments of the deployment itself: the SDK adds apiVersion and kind to them.
        List<object> declared = [build, image, args, pod.Spec, pod.Container];
        var before = declared.Select(args => (args, Values(args))).ToList();

        _ = new Image("image", image, options);
        _ = new Container("site", args, options);
        _ = new Pulumi.Kubernetes.Apps.V1.Deployment("pods", pod.Args, options);

        return before;
    }

    private static List<string> Requests(PolicyMocks mocks) =>
        [.. mocks.Registered.Select(request => $"{request.Type} {request.Name} {Show(request.Inputs)}").Order(StringComparer.Ordinal)];

    private static string Show(object? value) => value switch
    {
        IEnumerable<KeyValuePair<string, object>> map => $"{{{string.Join(", ", map.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}: {Show(pair.Value)}"))}}}",
        string text => text,
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(Show))}]",
        _ => $"{value}",
    };

    private static List<object?> Values(object args) =>
        [.. args.GetType().GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Select(field => field.GetValue(args))];

    private sealed class FreeStack : Pulumi.Stack
    {
        public FreeStack(Action<CustomResourceOptions, VerifiedImages> create)
            : base(null)
        {
            Component = new PolicyTestStack.TestComponent("component");
            create(new CustomResourceOptions { Parent = Component }, new VerifiedImages());
        }

        internal PolicyTestStack.TestComponent Component { get; }
    }
}
