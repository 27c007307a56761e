using Omega.Core.Settings;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Settings;

public sealed class KubernetesSettingsTests
{
    private static Dictionary<string, string> Good(string kubernetes) => new()
    {
        ["target"] = "kubernetes",
        ["image"] = $$"""{"registry":"registry.example.com","repository":"omega/web","base":"nginx:1.29.4@{{Some.BaseDigest}}","platform":"linux/amd64"}""",
        ["signing"] = $$"""{"method":"contentTrust","server":"https://trust.example.com","signers":["{{Some.KeyId}}"]}""",
        ["release"] = $$"""{"version":"20240401-134512","digest":"{{Some.Release().Digest}}","content":"{{Some.Release().Content}}"}""",
        ["registryPassword"] = "password-marker",
        ["kubernetes"] = kubernetes,
    };

    private static OmegaSettings Read(Dictionary<string, string> config) => SettingsReader.Read("prod", config.GetValueOrDefault, config.Keys);

    private static string Refusal(Dictionary<string, string> config) => Assert.Throws<SettingsException>(() => Read(config)).Message;

    [Fact]
    public void Read_applies_the_documented_defaults()
    {
        var settings = Read(Good("""{"namespace":"omega"}"""));

        Assert.Equal(new KubernetesSettings("omega", null, null, RolloutStrategy.Rolling, ServiceExposure.ClusterIP, null, null, null, 53, "cluster.local", 300), settings.Kubernetes);
        Assert.Equal(3, settings.Kubernetes!.InitialReplicas);
        Assert.Equal(new SiteSettings(MemoryMiB: 64, Cpus: 0.5), settings.Site);
    }

    [Fact]
    public void Read_accepts_every_key()
    {
        var settings = Read(Good("""
            {"namespace":"shop","context":"prod","strategy":"blueGreen","service":"nodePort","nodePort":30080,"dnsPort":5353,"clusterDomain":"k8s.example","timeoutSeconds":120,"nameServers":["10.0.0.10"],
             "ingress":{"host":"www.example.com","className":"nginx","tlsSecret":"www"},"autoscale":{"min":2,"max":9,"cpuPercent":70}}
            """)).Kubernetes!;

        Assert.Equal(["10.0.0.10"], settings.NameServers);
        Assert.Equal(
            new KubernetesSettings("shop", null, "prod", RolloutStrategy.BlueGreen, ServiceExposure.NodePort, 30080, new("www.example.com", "nginx", "www"), new(2, 9, 70), 5353, "k8s.example", 120),
            settings with { NameServers = null });
        Assert.Equal(2, settings.InitialReplicas);
    }

    [Fact]
    public void Read_reports_every_problem_at_once()
    {
        var config = Good("""{"namespace":"default","replicas":1,"service":"nodePort","ingress":{"host":"WWW","className":"nginx"},"timeoutSeconds":29,"colour":"red"}""");
        config["site"] = """{"bind":"127.0.0.1","memoryMiB":31}""";

        Assert.Equal(
            """
            Invalid configuration for stack 'prod' (8 problems):
              - omega:site.bind is not a known key (allowed: memoryMiB, cpus, trustedProxies), was the text "127.0.0.1". Remove it with `pulumi config rm --path 'omega:site.bind' --stack prod`.
              - omega:site.memoryMiB must be between 32 and 65536, was 31. Set it with `pulumi config set --path 'omega:site.memoryMiB' '64' --stack prod`.
              - omega:kubernetes.colour is not a known key (allowed: namespace, replicas, context, strategy, service, nodePort, ingress, autoscale, dnsPort, clusterDomain, timeoutSeconds, nameServers, gateway, logs, logClaim), was the text "red". Remove it with `pulumi config rm --path 'omega:kubernetes.colour' --stack prod`.
              - omega:kubernetes.namespace must be one that the stack may create and delete, neither default nor kube-…, was default. Set it with `pulumi config set --path 'omega:kubernetes.namespace' 'omega' --stack prod`.
              - omega:kubernetes.replicas must be between 2 and 100, was 1. Set it with `pulumi config set --path 'omega:kubernetes.replicas' '3' --stack prod`.
              - omega:kubernetes.nodePort is required when service is nodePort, was missing. Set it with `pulumi config set --path 'omega:kubernetes.nodePort' '30080' --stack prod`.
              - omega:kubernetes.ingress.host must be a lower-case host name, was WWW. Set it with `pulumi config set --path 'omega:kubernetes.ingress.host' 'www.example.com' --stack prod`.
              - omega:kubernetes.timeoutSeconds must be between 30 and 3600, was 29. Set it with `pulumi config set --path 'omega:kubernetes.timeoutSeconds' '300' --stack prod`.
            """,
            Refusal(config));
    }

    [Theory]
    [InlineData("""{"namespace":"Omega"}""", "omega:kubernetes.namespace must be at most 63 of a-z 0-9 -, beginning and ending with a letter or digit, was Omega.")]
    [InlineData("""{"namespace":"kube-system"}""", "omega:kubernetes.namespace must be one that the stack may create and delete")]
    [InlineData("""{"namespace":"omega","replicas":"3"}""", "omega:kubernetes.replicas must be a whole number, was the text \"3\".")]
    [InlineData("""{"namespace":"omega","strategy":"canary"}""", "omega:kubernetes.strategy must be rolling or blueGreen, was the text \"canary\".")]
    [InlineData("""{"namespace":"omega","service":"loadBalancer"}""", "omega:kubernetes.service must be clusterIP or nodePort, was the text \"loadBalancer\".")]
    [InlineData("""{"namespace":"omega","service":"nodePort","nodePort":8080}""", "omega:kubernetes.nodePort must be between 30000 and 32767, was 8080.")]
    [InlineData("""{"namespace":"omega","nodePort":30080}""", "omega:kubernetes.nodePort has a meaning only when service is nodePort, was 30080. Remove it with")]
    [InlineData("""{"namespace":"omega","replicas":3,"autoscale":{"min":2,"max":4,"cpuPercent":70}}""", "omega:kubernetes.replicas has no meaning when autoscale is given: the cluster decides, was 3.")]
    [InlineData("""{"namespace":"omega","autoscale":{"min":5,"max":4,"cpuPercent":70}}""", "omega:kubernetes.autoscale.max must be between 5 and 100, was 4.")]
    [InlineData("""{"namespace":"omega","autoscale":{"min":1,"max":4,"cpuPercent":0}}""", "omega:kubernetes.autoscale.min must be between 2 and 100, was 1.")]
    [InlineData("""{"namespace":"omega","autoscale":{"min":2,"max":4,"cpuPercent":0}}""", "omega:kubernetes.autoscale.cpuPercent must be between 10 and 100, was 0.")]
    [InlineData("""{"namespace":"omega","autoscale":{"min":2}}""", "omega:kubernetes.autoscale.max is required and must be a whole number, was missing.")]
    [InlineData("""{"namespace":"omega","ingress":{"host":"www.example.com"}}""", "omega:kubernetes.ingress.className is required and must be text, was missing.")]
    [InlineData("""{"namespace":"omega","ingress":{"host":"w","className":"nginx","annotations":{"pulumi.com/skipAwait":"true"}}}""", "omega:kubernetes.ingress.annotations[\"pulumi.com/skipAwait\"] must have a name of the form domain/name, of a domain other than pulumi.com")]
    [InlineData("""{"namespace":"omega","ingress":{"host":"w","className":"nginx","annotations":{"note":"x"}}}""", "was the name 'note'.")]
    [InlineData("""{"namespace":"omega","ingress":{"host":"w","className":"nginx","tlsSecret":"a_b"}}""", "omega:kubernetes.ingress.tlsSecret must be at most 63")]
    [InlineData("""{"namespace":"omega","nameServers":["dns.example","10.0.0.1/8"]}""", "omega:kubernetes.nameServers[0] must be an IP address or a network, was dns.example.")]
    [InlineData("""{"namespace":"omega","gateway":{"host":"W","name":"g","namespace":"g"}}""", "omega:kubernetes.gateway.host must be a lower-case host name, was W.")]
    [InlineData("""{"namespace":"omega","gateway":{"host":"w","name":"g","namespace":"a_b"}}""", "omega:kubernetes.gateway.namespace must be at most 63")]
    [InlineData("""{"namespace":"omega","gateway":{"host":"w","name":"g"}}""", "omega:kubernetes.gateway.namespace is required and must be text, was missing.")]
    [InlineData("""{"namespace":"omega","ingress":{"host":"w","className":"nginx"},"gateway":{"host":"w","name":"g","namespace":"g"}}""", "omega:kubernetes.gateway has no place beside an ingress: a site has one address, was given beside ingress. Remove it with")]
    [InlineData("""{"namespace":"omega","logs":"file"}""", "omega:kubernetes.logs must be folder or stdout or claim, was the text \"file\".")]
    [InlineData("""{"namespace":"omega","logs":"stdout","logClaim":{}}""", "omega:kubernetes.logClaim has a meaning only when logs is claim, was given beside stdout. Remove it with")]
    [InlineData("""{"namespace":"omega","logs":"claim","logClaim":{"sizeMiB":1}}""", "omega:kubernetes.logClaim.sizeMiB must be between 128 and 1048576, was 1.")]
    [InlineData("""{"namespace":"omega","logs":"claim","logClaim":{"storageClass":"A B"}}""", "omega:kubernetes.logClaim.storageClass must be a lower-case host name, was A B.")]
    [InlineData("""{"namespace":"omega","dnsPort":0}""", "omega:kubernetes.dnsPort must be between 1 and 65535, was 0.")]
    [InlineData("""{"namespace":"omega","clusterDomain":".cluster.local"}""", "omega:kubernetes.clusterDomain must be a lower-case host name, was .cluster.local. Set it with `pulumi config set --path 'omega:kubernetes.clusterDomain' 'cluster.local'")]
    public void Read_refuses_with_path_rule_and_given(string kubernetes, string expected) =>
        Assert.Contains(expected, Refusal(Good(kubernetes)), StringComparison.Ordinal);

    [Fact]
    public void Read_demands_the_section()
    {
        var config = Good("");
        config.Remove("kubernetes");

        Assert.Contains("omega:kubernetes.namespace is required and must be text, was missing.", Refusal(config), StringComparison.Ordinal);
    }
}
