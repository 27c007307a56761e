using Omega.Core.Ledger;
using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Registries;

public sealed class LedgerAnchorTests : IRegistry
{
    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _tags = [];

    private LedgerAnchor Anchor => new(this, "omega/web", "dev");

    Task<IReadOnlyList<Artifact>> IRegistry.AttachedAsync(string repository, Digest subject, CancellationToken cancellation) => throw new InvalidOperationException();

    Task IRegistry.AttachAsync(string repository, Digest subject, IReadOnlyList<Artifact> artifacts, CancellationToken cancellation) => throw new InvalidOperationException();

    [Fact]
    public async Task Records_come_back_as_they_were_kept_from_a_number_on_without_a_gap()
    {
        var ledger = SomeRecords.Ledger(1, 2, 3, 4);
        foreach (var record in ledger.Where(record => record.Number != 3))
        {
            await Anchor.WriteAsync(record);
        }

        Assert.Equal(["omega/web:ledger-dev-000001", "omega/web:ledger-dev-000002", "omega/web:ledger-dev-000004"], _tags.Keys);
        Assert.Equal(ledger.Take(2), await Anchor.FromAsync(1));
        Assert.Equal([ledger[1]], await Anchor.FromAsync(2));
        // Record 3 was never kept here, as an update went on without the registry.
        Assert.Equal([ledger[1]], await Anchor.FromAsync(3));
        Assert.Equal([ledger[3]], await Anchor.FromAsync(9));
        _tags.Clear();
        Assert.Empty(await Anchor.FromAsync(3));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[1]")]
    [InlineData("{\"number\":7}")]
    public async Task What_somebody_else_wrote_there_is_a_record_that_nobody_signed(string text)
    {
        using var key = LedgerKey.Generate();
        _tags["omega/web:ledger-dev-000001"] = new Dictionary<string, string> { ["dev.omega.ledger.record"] = text };

        var found = Assert.Single(await Anchor.FromAsync(1));

        Assert.False(LedgerKey.HasSigned(found, [key.PublicPem]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(PromotionAnchor.Limit + 5)]
    public async Task The_newest_promotions_are_found_without_a_list_of_tags(int kept)
    {
        var anchor = new PromotionAnchor(this, "omega/web", "dev", "key");
        for (var number = 1; number <= kept; number++)
        {
            await anchor.WriteAsync(new Promotion(number, "", "prod", "", "", "", "", ""));
        }

        var found = await anchor.NewestAsync();

        Assert.Equal(Enumerable.Range(1, kept).TakeLast(PromotionAnchor.Limit), found.Select(one => one.Number));
        Assert.All(found, one => Assert.Equal(one.Number, one.Promotion!.Number));
    }

    [Fact]
    public async Task A_promotion_that_was_taken_out_leaves_a_gap()
    {
        var anchor = new PromotionAnchor(this, "omega/web", "dev", "key");
        for (var number = 1; number <= 4; number++)
        {
            await anchor.WriteAsync(new Promotion(number, "", "prod", "", "", "", "", ""));
        }

        _tags.Remove(_tags.Keys.Single(tag => tag.EndsWith("-promoted-000003", StringComparison.Ordinal)));

        Assert.Equal([3], (await anchor.NewestAsync()).Where(one => one.Promotion is null).Select(one => one.Number));
    }

    Task<RegistryAnswer> IRegistry.ManifestAsync(string repository, string reference, CancellationToken cancellation) =>
        Task.FromResult<RegistryAnswer>(_tags.TryGetValue($"{repository}:{reference}", out var annotations)
            ? new RegistryAnswer.Found(new(Digest.Of(reference), 1, null, false) { Annotations = annotations })
            : new RegistryAnswer.Absent());

    Task<IReadOnlyDictionary<string, string>> IRegistry.LabelsAsync(string repository, RegistryManifest manifest, CancellationToken cancellation) =>
        throw new NotSupportedException();

    Task IRegistry.WriteAsync(string repository, string tag, IReadOnlyDictionary<string, string> annotations, CancellationToken cancellation)
    {
        _tags.Add($"{repository}:{tag}", annotations);
        return Task.CompletedTask;
    }
}
