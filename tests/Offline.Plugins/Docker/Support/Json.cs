using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Omega.Offline.Plugins.Docker.Tests.Support;

/// <summary>Property values written as JSON.</summary>
internal static class Json
{
    internal static Struct Object(string json) => JsonParser.Default.Parse<Struct>(json);
}
