namespace Pulumi;

/// <summary>Sees, changes or refuses a resource before it is registered.</summary>
public delegate ResourceTransformationResult? ResourceTransformation(ResourceTransformationArgs args);
