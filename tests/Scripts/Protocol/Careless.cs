namespace Omega.Scripts.Tests.Protocol;

/// <summary>Protocols that somebody might write, by name, each with where it breaks and how.</summary>
internal static class Careless
{
    private static readonly Releases Plain = new(NewEdge: false, NewDoor: false);
    private static readonly Releases WithEdge = new(NewEdge: true, NewDoor: false);

    public static IReadOnlyDictionary<string, (Protocol Protocol, string Breaks)> All { get; } = new Dictionary<string, (Protocol, string)>
    {
        ["no verification"] = (Real.Without("verify the release"), "readers get release 4, which is not verified"),
        ["no verification anew of what served before"] = (Real.With(ReleaseSteps.Verify with
        {
            Take = (world, update) => update.IsPinned ? world.Goes(update) : ReleaseSteps.Verify.Take(world, update),
        }), "readers get release 1, which is not verified"),
        ["no gate"] = (Real.Without("prove the site"), "readers get release 5, which is not healthy"),
        ["the switch before the gate"] = (
            Real.Later("prove the site", "remove what nobody recorded").Later("record the gate", "prove the site"), "readers get release 5, which is not healthy"),
        ["the end of the old one before the switch"] = (
            Real.Earlier("remove what is no longer needed", "switch to the release"), "update 1 (release 3) removes the Site of release 2, which is needed"),
        ["the end of the old edge before the new one is named"] = (
            Protocol.Of(WithEdge).Earlier("switch to the release", "create the edge").Earlier("remove what is no longer needed", "name the edge"),
            "update 1 (release 3) removes the Edge of release 1, which is needed"),
        ["the record beside the images before the switch"] = (
            Real.Earlier("keep the record beside the images", "switch to the release"), "the ledger says that release 3 served, which it never did"),
        ["the outputs before the switch"] = (
            Real.Earlier("put out what is served", "look at edge, door and links"), "the ledger says that release 3 served, which it never did"),
        ["no lock"] = (Real.Without("take the lock"), "update 1 (release 2) removes the Site of release 3, which is needed"),
        ["a switch that does not run anew with the gate"] = (
            Real with { GateIsTrigger = false }, "update 2 (release 2) removes the Site of release 3, which is needed"),
        ["scripts that run on when their update was killed"] = (
            Real with { OrphansStop = false }, "update 2 (release 3) removes the Site of release 2, which is needed"),
        ["no record on the host"] = (Real.Without("keep the record on the host"), "the update that must bring all in order fails"),
        ["the record beside the images before the one on the host"] = (
            Real.Earlier("keep the record beside the images", "keep the record on the host"), "the update that must bring all in order fails"),
    };

    private static Protocol Real => Protocol.Of(Plain);
}
