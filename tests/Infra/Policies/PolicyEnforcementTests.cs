using Omega.Infra.Policies;
using Pulumi;
using Pulumi.Command.Local;
using Pulumi.Docker;

namespace Omega.Infra.Tests.Policies;

public sealed class PolicyEnforcementTests
{
    [Fact]
    public async Task Good_stack_is_registered_whole()
    {
        var run = new PolicyRun();

        await run.PassesAsync(options =>
        {
            _ = new Network("network", new NetworkArgs { Driver = "bridge" }, options);
            _ = new Container("site", HardenedArgs.Container(), options);
        });

        Assert.Equal(["network", "site"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Bad_stack_lists_every_violation_of_every_resource_once_and_registers_nothing()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            _ = new Network("network", new NetworkArgs { Driver = "host" }, options);
            _ = new Volume("logs", new VolumeArgs(), options);
            var args = HardenedArgs.Container();
            args.ReadOnly = null;
            args.Memory = null;
            args.Cpus = null;
            _ = new Container("site", args, options);
        });

        Assert.Equal(
            """
            4 policy violations in 2 resources; nothing was created, changed or deleted.
            Policy 'disallow-host-namespaces' rejects docker:index/network:Network 'network':
              - driver must be unset, bridge or overlay, was "host". Use a bridge; other drivers put containers on the host's own network.
            Policy 'require-read-only-root-filesystem' rejects docker:index/container:Container 'site':
              - readOnly must be true, was unset. Set it to true; give temporary files a tmpfs and lasting data a volume.
            Policy 'require-resource-limits' rejects docker:index/container:Container 'site':
              - memory must be a limit above 0, in MiB, was unset. Set omega:site.memoryMiB and pass it on.
              - cpus must be a limit above 0, in CPUs, was unset. Set cpus, or cpuQuota with cpuPeriod; cpuShares is a weight, not a limit.
            """,
            Assert.Single(messages));
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public async Task Preview_refuses_as_an_update_does()
    {
        var run = new PolicyRun { IsPreview = true };

        var messages = await run.FailsAsync(options => _ = new Network("network", new NetworkArgs { Driver = "host" }, options));

        Assert.StartsWith("1 policy violation in 1 resource; nothing was created, changed or deleted.\n", Assert.Single(messages), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Image_that_verify_prints_runs()
    {
        var run = new PolicyRun();

        await run.PassesAsync((options, verified) =>
        {
            var verify = new Command("verify", new CommandArgs { Create = "verify" }, options);
            verified.Add(verify.Stdout);
            _ = new Container("site", HardenedArgs.Container(verify.Stdout), options);
        });

        Assert.Equal(["site", "verify"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_that_verify_prints_runs_also_after_another_step_passed_it_on()
    {
        var run = new PolicyRun();

        await run.PassesAsync((options, verified) =>
        {
            var verify = new Command("verify", new CommandArgs { Create = "verify" }, options);
            var pulled = new RemoteImage("pulled", new RemoteImageArgs { Name = verify.Stdout, Platform = "linux/amd64" }, options);
            _ = new Container("site", HardenedArgs.Container(pulled.Name), options);
            verified.Add(verify.Stdout);
        });

        Assert.Equal(["pulled", "site", "verify"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_that_another_command_prints_is_refused_before_the_container_is_registered()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync((options, verified) =>
        {
            verified.Add(new Command("verify", new CommandArgs { Create = "verify" }, options).Stdout);
            var other = new Command("other", new CommandArgs { Create = "other" }, options);
            _ = new Container("site", HardenedArgs.Container(other.Stdout), options);
        });

        Assert.Contains(messages, message => message.Contains(
            $"""
            1 policy violation in 1 resource; the resource was not created or changed.
            Policy 'require-verified-image' rejects docker:index/container:Container 'site':
              - image must be the output of the release's verify step or one of {SomeFacts.ServiceImage}, was "{PolicyMocks.OtherImage}". Pass the release's reference on unchanged; list an external service image by digest in omega:services.
            """,
            StringComparison.Ordinal));
        Assert.Equal(["other", "verify"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_in_writing_is_refused_though_verify_prints_the_same()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync((options, verified) =>
        {
            verified.Add(new Command("verify", new CommandArgs { Create = "verify" }, options).Stdout);
            _ = new Container("site", HardenedArgs.Container(SomeFacts.VerifiedImage), options);
        });

        Assert.Contains("Policy 'require-verified-image' rejects", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_that_an_earlier_update_verified_stays_known_while_the_new_one_is_not()
    {
        var run = new PolicyRun { IsPreview = true };

        await run.PassesAsync((options, verified) =>
        {
            var pin = new Command("verify", new CommandArgs { Create = "pin" }, options);
            verified.Add(new Command("unknown", new CommandArgs { Create = "verify" }, options).Stdout);
            verified.Add(pin.Stdout);
            _ = new Container("edge", HardenedArgs.Container(pin.Stdout), options);
        });

        Assert.Equal(SomeFacts.VerifiedImage, run.Mocks.Input("edge", "image"));
    }

    [Fact]
    public async Task Image_that_is_pinned_after_another_container_runs_in_its_own_container()
    {
        var run = new PolicyRun();

        await run.PassesAsync((options, verified) =>
        {
            var verify = new Command("verify", new CommandArgs { Create = "verify" }, options);
            var site = new Container("site", HardenedArgs.Container(verify.Stdout), options);
            var pin = new Command("pin", new CommandArgs { Create = site.Id }, options);
            _ = new Container("edge", HardenedArgs.Container(pin.Stdout), options);
            verified.Add(verify.Stdout);
            verified.Add(pin.Stdout, "edge");
        });

        Assert.Equal(["edge", "pin", "site", "verify"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_that_is_verified_for_one_container_is_refused_in_another()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync((options, verified) =>
        {
            var pin = new Command("pin", new CommandArgs { Create = "pin" }, options);
            verified.Add(pin.Stdout, "edge");
            _ = new Container("site", HardenedArgs.Container(pin.Stdout), options);
        });

        Assert.Contains(messages, message => message.Contains("Policy 'require-verified-image' rejects docker:index/container:Container 'site'", StringComparison.Ordinal));
        Assert.Equal(["pin"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Image_is_left_to_the_update_when_a_preview_cannot_know_what_is_verified()
    {
        var run = new PolicyRun { IsPreview = true };

        await run.PassesAsync((options, verified) =>
        {
            verified.Add(new Command("unknown", new CommandArgs { Create = "verify" }, options).Stdout);
            var later = new Command("later", new CommandArgs { Create = "later" }, options);
            _ = new Container("site", HardenedArgs.Container(later.Stdout), options);
        });

        Assert.Equal(["later", "site", "unknown"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Value_of_another_resource_is_judged_when_it_is_known()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var network = new Network("network", new NetworkArgs { Name = "host" }, options);
            var args = HardenedArgs.Container();
            args.NetworksAdvanced = new Pulumi.Docker.Inputs.ContainerNetworksAdvancedArgs { Name = network.Name };
            _ = new Container("site", args, options);
        });

        Assert.Contains(messages, message => message.Contains(
            "networksAdvanced[0].name must be neither host nor that of another container, was \"host\".", StringComparison.Ordinal));
        Assert.Equal(["network"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Resource_declared_after_the_decision_is_refused_at_once()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var network = new Network("network", new NetworkArgs(), options);
            _ = network.Id.Apply(id => new Network("late", new NetworkArgs { Driver = "host" }, options).Id);
        });

        Assert.Contains(messages, message => message.Contains("rejects docker:index/network:Network 'late'", StringComparison.Ordinal));
        Assert.Equal(["network"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Refusal_of_a_value_that_came_later_is_the_one_message_though_others_depend_on_the_resource()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var network = new Network("network", new NetworkArgs { Name = "host" }, options);
            var args = HardenedArgs.Container();
            args.NetworksAdvanced = new Pulumi.Docker.Inputs.ContainerNetworksAdvancedArgs { Name = network.Name };
            var site = new Container("site", args, options);
            _ = new Command("gate", new CommandArgs { Create = Output.Format($"gate {site.Id}") }, options);
            _ = new Command("after", new CommandArgs { Create = "after" }, CustomResourceOptions.Merge(options, new() { DependsOn = site }));
        });

        Assert.Equal(
            """
            1 policy violation in 1 resource; the resource was not created or changed.
            Policy 'disallow-host-namespaces' rejects docker:index/container:Container 'site':
              - networksAdvanced[0].name must be neither host nor that of another container, was "host". Remove it, so that the container has its own; connect containers through a user-defined network.
            """,
            Assert.Single(messages));
        Assert.Equal(["network"], run.Mocks.Leaves);
    }

    [Fact]
    public async Task Value_that_is_set_after_the_resource_was_declared_is_judged()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var args = HardenedArgs.Container();
            _ = new Container("site", args, options);
            args.Privileged = true;
        });

        Assert.Contains("privileged must be unset or false, was true.", Assert.Single(messages), StringComparison.Ordinal);
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public async Task Known_items_are_judged_at_once_though_another_comes_later()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            var network = new Network("network", new NetworkArgs(), options);
            var args = HardenedArgs.Container();
            args.SecurityOpts = new InputList<string> { "no-new-privileges:true", "seccomp=unconfined", network.Id };
            args.Volumes = new InputList<Pulumi.Docker.Inputs.ContainerVolumeArgs>
            {
                network.Id.Apply(id => new Pulumi.Docker.Inputs.ContainerVolumeArgs { VolumeName = id, ContainerPath = Hardening.LogPath }),
                new Pulumi.Docker.Inputs.ContainerVolumeArgs { HostPath = "/srv", ContainerPath = "/srv", ReadOnly = true },
            };
            _ = new Container("site", args, options);
        });

        var message = Assert.Single(messages);
        Assert.StartsWith("2 policy violations in 1 resource; nothing was created, changed or deleted.\n", message, StringComparison.Ordinal);
        Assert.Contains("volumes[1].hostPath must be a named volume, was \"/srv\".", message, StringComparison.Ordinal);
        Assert.Contains("Policy 'require-seccomp-profile'", message, StringComparison.Ordinal);
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public async Task Exception_while_the_stack_is_composed_is_the_one_message_and_nothing_waits()
    {
        var run = new PolicyRun();

        var messages = await run.FailsAsync(options =>
        {
            _ = new Network("network", new NetworkArgs(), options);
            _ = new Container("site", HardenedArgs.Container(), options);
            throw new OmegaException("The stack cannot be made.");
        });

        Assert.Equal(["The stack cannot be made."], messages);
        Assert.Empty(run.Mocks.Leaves);
    }

    [Fact]
    public void A_stack_is_held_to_policies_only_where_a_decision_is_made() => Assert.Throws<InvalidOperationException>(
        () => new PolicyEnforcement(SomeFacts.Options(), [], TimeProvider.System).StackOptions);

    [Fact]
    public void Add_refuses_an_image_after_the_decision()
    {
        var verified = new VerifiedImages();
        verified.Close();

        Assert.Throws<InvalidOperationException>(() => verified.Add(Output.Create("x")));
    }
}
