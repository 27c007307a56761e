namespace Omega.Offline.Engine.Steps;

/// <summary>A step has failed, and what is to be said about it has been said.</summary>
internal sealed class StepFailedException : Exception;
