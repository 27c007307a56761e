using System.Text.RegularExpressions;

namespace Omega.Offline.Plugins.Docker.Tests.Replay;

/// <summary>A difference that is meant: the type it concerns, the lines it explains, and why.</summary>
internal sealed record KnownDifference(string Type, Regex Line, string Reason);
