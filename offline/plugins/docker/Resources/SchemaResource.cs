using Google.Protobuf.WellKnownTypes;
using Omega.Offline.Plugins.Docker.Protocol;
using Omega.Offline.Plugins.Docker.Schema;
using Omega.Offline.Plugins.Docker.Values;
using Pulumirpc;

namespace Omega.Offline.Plugins.Docker.Resources;

/// <summary>A resource whose checks, differences and previews follow from its schema.</summary>
internal abstract class SchemaResource(ResourceSchema schema) : IResource
{
    /// <inheritdoc/>
    public CheckResponse Check(CheckRequest request) => Checker.Check(schema, request);

    /// <inheritdoc/>
    public DiffResponse Diff(DiffRequest request) => Differ.Diff(schema, request);

    /// <inheritdoc/>
    public async Task<CreateResponse> CreateAsync(CreateRequest request, CancellationToken cancellation)
    {
        var plan = Planner.Plan(schema, null, request.Properties);
        if (request.Preview)
        {
            return new CreateResponse { Properties = Finish(plan, Wire.Unknown, withMeta: false) };
        }

        try
        {
            var id = await CreateAsync(request.Properties, plan, cancellation);
            return new CreateResponse { Id = id, Properties = Finish(await DescribeAsync(id, plan, cancellation) ?? plan, id) };
        }
        catch (PartialCreationException partial)
        {
            var state = Finish(Known(await DescribeAsync(partial.Id, plan, cancellation) ?? plan), partial.Id);
            throw InitializationFailure.Create(
                partial.Id, state, request.Properties, $"creating {request.Urn}: {Problems.List(partial.Message)}");
        }
    }

    /// <inheritdoc/>
    public async Task<ReadResponse> ReadAsync(ReadRequest request, CancellationToken cancellation)
    {
        var prior = request.Properties is { Fields.Count: > 0 } ? request.Properties : null;
        if (await DescribeAsync(request.Id, prior ?? Known(Planner.Plan(schema, null, new Struct())), cancellation) is not { } state)
        {
            return new ReadResponse();
        }

        return new ReadResponse
        {
            Id = request.Id,
            Properties = Finish(state, request.Id),
            Inputs = InputReader.Read(schema, request.Inputs, state),
        };
    }

    /// <inheritdoc/>
    public async Task<UpdateResponse> UpdateAsync(UpdateRequest request, CancellationToken cancellation)
    {
        var plan = Planner.Plan(schema, request.Olds, request.News);
        if (!request.Preview)
        {
            await UpdateAsync(request.Id, request.News, cancellation);
        }

        return new UpdateResponse { Properties = Finish(plan, request.Id, withMeta: !request.Preview) };
    }

    /// <inheritdoc/>
    public Task DeleteAsync(DeleteRequest request, CancellationToken cancellation) =>
        DeleteAsync(request.Id, request.Properties, cancellation);

    /// <summary>Creates the resource and answers its id.</summary>
    protected abstract Task<string> CreateAsync(Struct inputs, Struct plan, CancellationToken cancellation);

    /// <summary>The state of the resource: what it was or will be, with what the Docker engine says; null when gone.</summary>
    protected abstract Task<Struct?> DescribeAsync(string id, Struct basis, CancellationToken cancellation);

    /// <summary>Deletes the resource.</summary>
    protected abstract Task DeleteAsync(string id, Struct state, CancellationToken cancellation);

    /// <summary>Changes the resource in place; only the provider's own behaviour changes unless overridden.</summary>
    protected virtual Task UpdateAsync(string id, Struct inputs, CancellationToken cancellation) => Task.CompletedTask;

    private Struct Finish(Struct state, string id, bool withMeta = true)
    {
        var finished = new Struct();
        if (withMeta && schema.Meta.Length > 0)
        {
            finished.Fields[Wire.Meta] = Value.ForString(schema.Meta);
        }

        foreach (var property in schema.Properties)
        {
            finished.Fields[property.Name] = state.Fields.TryGetValue(property.Name, out var value) ? value : Make.Null;
        }

        finished.Fields["id"] = Value.ForString(id);
        return finished;
    }

    private static Struct Known(Struct plan)
    {
        var known = new Struct();
        foreach (var (key, value) in plan.Fields)
        {
            known.Fields[key] = Wire.IsUnknown(value) ? Make.Null : value;
        }

        return known;
    }
}
