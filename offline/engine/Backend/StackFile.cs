namespace Omega.Offline.Engine.Backend;

/// <summary>Finds the one file that holds a stack's state, plain or compressed, so that none hides another.</summary>
internal static class StackFile
{
    /// <summary>The file, or nothing where there is no stack of that name.</summary>
    public static string? Find(string plain)
    {
        var found = EncodedFile.Endings.Select(ending => plain + ending).Where(File.Exists).ToList();
        return found.Count < 2 ? found.FirstOrDefault() : Newest(found);
    }

    // A run that was killed while it changed the form leaves both; the state written last is the true one. An empty one that is
    // newer than one with resources may as well be there by mistake: then only a person can tell.
    private static string Newest(List<string> found)
    {
        var states = found.Select(path => (Path: path, Facts: StackFacts.Read(path, EncodedFile.Read(path))))
            .OrderByDescending(state => state.Facts.Time)
            .ToList();
        return states[0].Facts.Resources > 0 || states.TrueForAll(state => state.Facts.Resources == 0)
            ? states[0].Path
            : throw new EngineException(
                "the stack has more than one state; nothing was changed:\n"
                + string.Concat(states.Select(state => $"  '{state.Path}' of {state.Facts.TimeText} with {state.Facts.Resources} resources\n"))
                + "Move the one away that is not the stack's.");
    }
}
