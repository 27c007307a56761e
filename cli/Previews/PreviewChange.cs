namespace Omega.Cli.Previews;

/// <summary>One resource that an update would touch.</summary>
/// <param name="Operation">What would happen: create, update, replace or delete.</param>
/// <param name="Type">Type token of the resource.</param>
/// <param name="Name">Its logical name.</param>
/// <param name="Properties">Input properties that differ; empty when it is new or goes.</param>
internal sealed record PreviewChange(string Operation, string Type, string Name, IReadOnlyList<string> Properties);
