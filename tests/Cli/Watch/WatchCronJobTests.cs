using System.Text.Json;
using k8s;
using k8s.Models;
using Omega.Cli.Commands;
using Omega.Cli.Inspection;
using Omega.Cli.Tests.Commands;
using Omega.Cli.Watch;
using Omega.Core.Policies;

namespace Omega.Cli.Tests.Watch;

/// <summary>What the cluster is asked to run: hardened as the site is, with no right that a look does not take.</summary>
public sealed class WatchCronJobTests
{
    private const string Repository = "registry.example.com/omega/watch";

    private static readonly string Image = $"{Repository}@sha256:{new string('a', 64)}";

    /// <summary>A watch has a token, as it asks the cluster; and it ends, so that nobody asks whether it is well and nothing starts it again.</summary>
    private static readonly string[] Waived = ["disallow-service-account-token", "require-health-check", "require-restart-policy"];

    private static WatchCronJob Some => new("prod", "omega", "web", Image) { HasState = true };

    private static V1CronJob JobOf(WatchCronJob watch) => Assert.Single(watch.Objects().OfType<V1CronJob>());

    [Fact]
    public void It_may_list_the_pods_of_the_stack_and_ask_in_them_and_nothing_else()
    {
        var role = Assert.Single(Some.Objects().OfType<V1Role>());
        var binding = Assert.Single(Some.Objects().OfType<V1RoleBinding>());

        Assert.Equal(["/pods list", "/pods/exec get,create"], role.Rules.Select(rule =>
            $"{string.Join(',', rule.ApiGroups)}/{string.Join(',', rule.Resources)} {string.Join(',', rule.Verbs)}"));
        Assert.Equal(("web", "web"), (role.Metadata.NamespaceProperty, binding.Metadata.NamespaceProperty));
        Assert.Equal(("Role", "omega-watch"), (binding.RoleRef.Kind, binding.RoleRef.Name));
        var subject = Assert.Single(binding.Subjects);
        Assert.Equal(("ServiceAccount", "omega-watch", "web-watch"), (subject.Kind, subject.Name, subject.NamespaceProperty));
        Assert.Empty(Some.Objects().OfType<V1ClusterRole>());
    }

    [Fact]
    public void Its_pod_keeps_every_policy_of_pods_but_those_of_what_lasts_and_of_tokens()
    {
        using var pod = JsonDocument.Parse(KubernetesJson.Serialize(JobOf(Some).Spec.JobTemplate.Spec.Template));
        var checks = new PolicyChecks(
            new PolicyOptions { Registries = [Repository], PinnedImages = [Image], WritablePaths = [] }, new([], default)).OfPod(InspectedPod.Facts(pod.RootElement)).ToList();

        Assert.True(checks.Count > Waived.Length);
        Assert.Equal(Waived, checks.Where(check => !check.Holds).Select(check => check.Control).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void It_looks_once_a_minute_one_at_a_time_and_ends()
    {
        var job = JobOf(Some).Spec;

        Assert.Equal(("* * * * *", "Forbid", 0, "Never"), (job.Schedule, job.ConcurrencyPolicy, job.JobTemplate.Spec.BackoffLimit, job.JobTemplate.Spec.Template.Spec.RestartPolicy));
        Assert.True(job.JobTemplate.Spec.ActiveDeadlineSeconds > 0 && job.FailedJobsHistoryLimit < 5 && job.SuccessfulJobsHistoryLimit < 5);
        Assert.Equal(["watch", "prod", "--once"], job.JobTemplate.Spec.Template.Spec.Containers[0].Args);
    }

    [Theory]
    [InlineData("no", "echo \"100 %\" $HOME # \\ '>/dev/null'")]
    [InlineData("1.10", "true")]
    [InlineData("null", "a: b\n---\nkind: Secret\n- x\n")]
    public void What_it_is_given_is_text_and_nothing_else(string stack, string command)
    {
        var watch = Some with { Stack = stack, Run = command, Namespace = "on" };

        var read = KubernetesYaml.LoadAllFromString(watch.Text());

        Assert.Equal(watch.Objects().Select(one => KubernetesJson.Serialize((object)one)), read.Select(one => KubernetesJson.Serialize(one)));
    }

    [Fact]
    public void Its_state_is_a_file_of_the_secret_or_elsewhere()
    {
        var here = JobOf(Some).Spec.JobTemplate.Spec.Template.Spec;
        var elsewhere = JobOf(Some with { HasState = false }).Spec.JobTemplate.Spec.Template.Spec;

        Assert.Equal("file:///var/lib/omega-watch/state?metadata=skip", here.Containers[0].Env.Single(one => one.Name == "PULUMI_BACKEND_URL").Value);
        Assert.Contains(here.Volumes, volume => volume.Secret?.Items.Any(item => item.Path == "stacks/omega/prod.json") == true);
        Assert.Null(here.Containers[0].EnvFrom);
        Assert.DoesNotContain(elsewhere.Containers[0].Env, one => one.Name == "PULUMI_BACKEND_URL");
        Assert.Equal("omega-watch-environment", Assert.Single(elsewhere.Containers[0].EnvFrom).SecretRef.Name);
        Assert.DoesNotContain(elsewhere.Volumes, volume => volume.Name == "state");
    }

    [Fact]
    public async Task It_is_printed_below_the_commands_that_bring_what_it_needs()
    {
        using var stage = new CommandStage();
        await File.AppendAllTextAsync(stage.Checkout.StackFile("prod"), "  omega:kubernetes:\n    namespace: web\n");

        Assert.Equal(ExitCode.Done, await RunAsync(stage, "prod"));

        Assert.Contains($"--from-file=Pulumi.prod.yaml='{stage.Checkout.StackFile("prod")}'", stage.Output, StringComparison.Ordinal);
        Assert.All(stage.Output.Split('\n').TakeWhile(line => !line.StartsWith("apiVersion", StringComparison.Ordinal)), line => Assert.StartsWith("# ", line, StringComparison.Ordinal));
        Assert.Equal(6, KubernetesYaml.LoadAllFromString(stage.Output).Count);
    }

    [Fact]
    public void What_a_shell_reads_in_a_name_of_a_file_is_text_and_a_state_elsewhere_is_asked_for() => Assert.Equal(
        """
        # What these objects need and do not hold:
        # kubectl create secret generic omega-watch --namespace web-watch --dry-run=client --output yaml --from-file=Pulumi.prod.yaml='/srv/it'\''s $HOME/Pulumi.prod.yaml' --from-file=passphrase='FILE' | kubectl apply --filename -
        # kubectl create secret generic omega-watch-environment --namespace web-watch --from-literal=PULUMI_BACKEND_URL=… and what its login takes, AWS_ACCESS_KEY_ID=…
        # kubectl create secret docker-registry omega-watch-registry --namespace web-watch --docker-server=… --docker-username=… --docker-password=…

        """,
        WatchSecrets.Commands(Some with { HasState = false }, "/srv/it's $HOME/Pulumi.prod.yaml", null, null));

    [Fact]
    public async Task A_stack_that_is_not_in_a_cluster_is_not_watched_from_one()
    {
        using var stage = new CommandStage();
        await File.WriteAllTextAsync(stage.Checkout.StackFile("dev"), "config:\n  omega:target: docker\n");

        var refused = await Assert.ThrowsAsync<OmegaException>(() => RunAsync(stage, "dev"));

        Assert.Equal(ExitCode.Input, refused.ExitCode);
        Assert.Equal(
            $"Stack 'dev' must run in a cluster to be watched from there: omega:target kubernetes, omega:kubernetes.namespace; {stage.Checkout.StackFile("dev")} has docker and no namespace. On a host: ./omega watch dev --systemd",
            refused.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("registry.example.com/omega/watch:1")]
    public void An_image_without_a_digest_is_refused(string? image) => Assert.Equal(
        $"--cronjob needs --image name@sha256:…, was {image ?? "nothing"}. dev/watch/make-image.sh makes that image; pushed, it has a digest.",
        new WatchSettings { CronJob = true, Image = image }.Validate().Message);

    [Fact]
    public void What_a_cron_job_does_not_do_is_refused_beside_it()
    {
        const string Alone = "--cronjob looks once a minute and heals nothing, which is the cluster's own work: beside it only --image and --run are allowed.";
        WatchSettings[] wrong = [new() { Once = true }, new() { Systemd = true }, new() { NoHeal = true }, new() { Metrics = "/tmp/omega.prom" }, new() { Every = 60 }];

        Assert.All(wrong, settings => Assert.Equal(Alone, Beside(settings).Validate().Message));
        Assert.Equal("--image is for --cronjob alone.", new WatchSettings { Image = Image }.Validate().Message);
        Assert.True(Beside(new WatchSettings { Run = "cat" }).Validate().Successful);
    }

    private static WatchSettings Beside(WatchSettings one) => new()
    {
        CronJob = true,
        Image = Image,
        Once = one.Once,
        Systemd = one.Systemd,
        NoHeal = one.NoHeal,
        Metrics = one.Metrics,
        Every = one.Every,
        Run = one.Run,
    };

    [Fact]
    public void A_pod_asks_as_its_own_account_whatever_kubeconfig_the_stack_names()
    {
        const string Elsewhere = """
            apiVersion: v1
            kind: Config
            current-context: one
            clusters: [{ name: one, cluster: { server: "https://elsewhere.example.com" } }]
            users: [{ name: one, user: { token: deploys } }]
            contexts: [{ name: one, context: { cluster: one, user: one } }]
            """;
        var access = new ClusterAccess("web", "one", Elsewhere);

        using var configured = access.Connect();
        Assert.Equal("https://elsewhere.example.com/", configured.BaseUri.ToString());
        // Not in a pod, there is no such account: that is what is said, and the stack's kubeconfig is not taken for it.
        Assert.Throws<k8s.Exceptions.KubeConfigException>(() => (access with { Read = _ => "pod" }).Connect());
        var wrong = Assert.Throws<OmegaException>(() => (access with { Read = _ => "host" }).Connect());
        Assert.Equal("OMEGA_CLUSTER must be pod (the service account of this pod), or unset (omega:kubernetes.context, omega:kubeconfig, KUBECONFIG), was 'host'.", wrong.Message);
    }

    private static Task<int> RunAsync(CommandStage stage, string stack) => new WatchCommand
    {
        Checkout = stage.Checkout,
        Processes = stage,
        Report = stage.Report,
        Registry = stage.Registry,
    }.ExecuteAsync(null!, new WatchSettings { Stack = stack, CronJob = true, Image = Image }, default);
}
