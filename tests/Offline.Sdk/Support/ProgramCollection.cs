namespace Omega.Offline.Sdk.Tests.Support;

/// <summary>Programs run one after the other: the environment of an engine belongs to the whole process.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProgramCollection
{
    public const string Name = "Programs";
}
