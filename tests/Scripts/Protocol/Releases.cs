namespace Omega.Scripts.Tests.Protocol;

/// <summary>The releases of the model: what each is like.</summary>
/// <param name="NewEdge">Whether release 3 brings another edge.</param>
/// <param name="NewDoor">Whether release 3 brings another door.</param>
internal sealed record Releases(bool NewEdge, bool NewDoor)
{
    public const int First = 1;
    public const int Second = 2;
    public const int Next = 3;

    /// <summary>Signed by nobody who is trusted.</summary>
    public const int Unsigned = 4;

    /// <summary>Never healthy.</summary>
    public const int Ill = 5;

    public static bool IsWell(int release) => release != Ill;

    public static bool IsVerified(World world, int release) => release != Unsigned && !(release == First && world.IsRevoked);

    public int EdgeOf(int release) => release == Next && NewEdge ? 2 : 1;

    public int DoorOf(int release) => release == Next && NewDoor ? 2 : 1;
}
