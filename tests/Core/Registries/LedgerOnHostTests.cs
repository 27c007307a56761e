using Omega.Core.Registries;
using Omega.Core.Tests.Support;

namespace Omega.Core.Tests.Registries;

public sealed class LedgerOnHostTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private LedgerOnHost Host => new(_folder, "dev-0123");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_newest_records_come_back_as_they_were_kept()
    {
        var ledger = SomeRecords.Ledger([.. Enumerable.Range(1, 30)]);
        Host.Keep(ledger.Take(3).ToList());
        Host.Keep(ledger);

        Assert.Equal(ledger.Skip(28), Host.From(29));
        Assert.Equal(ledger.Skip(10), Host.From(11));
        Assert.Empty(Host.From(10));
        Assert.Empty(Host.From(31));
        Assert.Empty(new LedgerOnHost(_folder, "prod-0123").From(29));
        Assert.Single(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{\"number\": 1}]")]
    public void What_cannot_be_read_is_as_if_it_were_not_there(string text)
    {
        Directory.CreateDirectory(_folder);
        File.WriteAllText(Path.Combine(_folder, "ledger-dev-0123.json"), text);

        Assert.Empty(Host.From(1));
    }

    [Fact]
    public void Where_nothing_can_be_kept_the_file_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "ledger-dev-0123.json"));

        var problem = Assert.Throws<OmegaException>(() => Host.Keep(SomeRecords.Ledger(1)));

        Assert.StartsWith($"The records of the ledger cannot be kept in {_folder}/ledger-dev-0123.json: ", problem.Message, StringComparison.Ordinal);
    }
}
