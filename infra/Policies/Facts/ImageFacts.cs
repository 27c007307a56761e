namespace Omega.Infra.Policies.Facts;

/// <summary>One image that a resource uses.</summary>
/// <param name="Role">What is done with it.</param>
/// <param name="Reference">Name, tag and digest as written.</param>
/// <param name="Platform">Platform that is built or pulled, `linux/amd64`.</param>
public sealed record ImageFacts(ImageRole Role, Fact<string> Reference, Fact<string> Platform);
