using Omega.Offline.Engine.Backend;

namespace Omega.Offline.Engine.Tests.Support;

/// <summary>Copies a state through the file's format, so that no object is shared between runs.</summary>
internal static class SnapshotCopy
{
    public static Snapshot Of(Snapshot snapshot) =>
        new StateReader("test", _ => SomeSecrets.Shared).Read(StateWriter.Export(snapshot, SomeSecrets.Shared, plain: true));
}
