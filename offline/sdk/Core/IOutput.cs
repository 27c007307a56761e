namespace Pulumi;

/// <summary>An output or input of any type, for serialization.</summary>
internal interface IOutput
{
    /// <summary>Resolves without the static type.</summary>
    Task<OutputData<object?>> GetUntypedAsync();
}
