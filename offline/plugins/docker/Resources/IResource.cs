using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>Answers the engine for one resource type.</summary>
internal interface IResource
{
    /// <summary>Checks and completes inputs.</summary>
    CheckResponse Check(CheckRequest request);

    /// <summary>Says what an update would change.</summary>
    DiffResponse Diff(DiffRequest request);

    /// <summary>Creates the resource, or foretells its state in a preview.</summary>
    Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellation);

    /// <summary>Reads the resource; an empty answer when it is gone.</summary>
    Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellation);

    /// <summary>Changes the resource in place, or foretells its state in a preview.</summary>
    Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellation);

    /// <summary>Deletes the resource; one that is gone already is no error.</summary>
    Task DeleteAsync(DeleteRequest request, CancellationToken cancellation);
}
