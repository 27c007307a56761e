namespace Omega.EndToEnd.Tests.Support;

// This suite runs beside others that deploy.
public sealed partial class TestStack
{
    public const string Name = "attacked";
    public const int Port = 18090;
}
