namespace Omega.Offline.Plugins.Command.Execution;

/// <summary>A script that did not end well; the message is the one for the user.</summary>
internal sealed class CommandException(string message) : Exception(message);
