namespace Pulumi;

/// <summary>An output or input of any type, for serialization.</summary>
internal interface IOutput
{
    /// <summary>Resolves without the static type.</summary>
    Task<OutputData> GetUntypedAsync();

    /// <summary>The same for a list or map as one value: unknown or secret as a whole when one of its items is.</summary>
    Task<OutputData> GetWholeAsync() => GetUntypedAsync();
}
