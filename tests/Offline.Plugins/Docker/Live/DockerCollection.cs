namespace Omega.Offline.Plugins.Docker.Tests.Live;

/// <summary>The tests that share the Docker engine.</summary>
[CollectionDefinition(Name)]
public sealed class DockerCollection : ICollectionFixture<DockerEngine>
{
    public const string Name = "docker";
}
