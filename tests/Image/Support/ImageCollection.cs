namespace Omega.Image.Tests.Support;

/// <summary>Tests that share one build of the image.</summary>
[CollectionDefinition(Name)]
public sealed class ImageCollection : ICollectionFixture<ImageFixture>
{
    public const string Name = "image";
}
