using Pulumi.Kubernetes.Types.Inputs.Apps.V1;

namespace Omega.Infra.Policies.Mapping;

/// <summary>Reads the pods of a deployment: every container, initial ones first.</summary>
internal sealed class KubernetesDeploymentMapper() : FactsMapper<DeploymentArgs>(ResourceTypes.KubernetesDeployment)
{
    private const string PodPath = "spec.template.spec";

    protected override ResourceFacts Map(ResourceFacts facts, DeploymentArgs args, FactReader reader)
    {
        var spec = reader.Value("spec", args.Spec, value => args.Spec = value);
        var template = FactReader.Inside(spec, "spec.template", inner =>
            reader.Value("spec.template", inner.Template, value => inner.Template = value));
        var pod = FactReader.Inside(template, PodPath, inner => reader.Value(PodPath, inner.Spec, value => inner.Spec = value));
        if (!pod.IsKnown)
        {
            return facts;
        }

        var mapper = new KubernetesPodReader(PodPath, pod.Value!, reader);
        return facts with { Containers = mapper.Containers(), Unreadable = mapper.Unreadable };
    }
}
