namespace Omega.Offline.Engine.Backend;

/// <summary>A change that was begun and whose end the state does not know.</summary>
/// <param name="Type">creating, updating, deleting, reading or importing.</param>
/// <param name="Resource">The resource as it would have become.</param>
internal sealed record PendingOperation(string Type, ResourceState Resource);
