namespace Omega.EndToEnd.Tests.Support;

// What runs beside this suite has a name and a port of its own, in a file in place of this one.
public sealed partial class TestStack
{
    public const string Name = "e2e";
    public const int Port = 18080;
}
