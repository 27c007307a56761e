using YamlDotNet.RepresentationModel;

namespace Omega.Offline.Engine.Project;

/// <summary>A configuration key that the project file declares.</summary>
/// <param name="Key">Key with its namespace.</param>
/// <param name="Default">Value of stacks that set none, if there is one.</param>
/// <param name="Required">Whether each stack must set it.</param>
/// <param name="Secret">Whether its value is a secret.</param>
internal sealed record ConfigDeclaration(string Key, YamlNode? Default, bool Required, bool Secret);
