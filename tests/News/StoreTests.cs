using Omega.News.Tests.Support;

namespace Omega.News.Tests;

/// <summary>The script that runs PostgreSQL in the store's image.</summary>
[Collection(WithStore.Name)]
public sealed class StoreTests(RunningStore store)
{
    [SkippableTheory]
    [InlineData(null, "NEWS_PASSWORD must be the password of the role 'news', was missing.")]
    [InlineData("two\nlines", "NEWS_PASSWORD must be one line without control characters.")]
    public async Task A_password_that_is_none_is_refused_before_anything_is_done(string? password, string expected)
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);

        var (exitCode, errors) = await store.EndsAsync(password);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Data_of_another_major_version_is_left_as_it_is()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await store.StopAsync();
        var version = Path.Combine(store.Cluster, "PG_VERSION");
        var own = await File.ReadAllTextAsync(version);
        await File.WriteAllTextAsync(version, "9.6\n");

        var (exitCode, errors) = await store.EndsAsync("x");

        await File.WriteAllTextAsync(version, own);
        Assert.Equal(1, exitCode);
        Assert.Contains($"is of PostgreSQL 9.6, this image has {own.Trim()}.", errors, StringComparison.Ordinal);
        await store.StartAsync();
    }

    [SkippableFact]
    public async Task A_first_start_that_was_cut_off_is_made_anew()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await store.StopAsync();
        Directory.Move(store.Cluster, $"{store.Cluster}.new");

        await store.StartAsync();

        Assert.False(Directory.Exists($"{store.Cluster}.new"));
        Assert.True(File.Exists(Path.Combine(store.Cluster, "PG_VERSION")));
    }

    [SkippableFact]
    public async Task Only_the_role_of_the_news_gets_in_and_only_into_its_own_database()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);

        foreach (var (role, database) in new[] { ("store", "postgres"), ("store", "news"), ("news", "postgres") })
        {
            await using var source = Npgsql.NpgsqlDataSource.Create(
                $"Host=127.0.0.1;Port={store.Settings.StorePort};Username={role};Database={database};Password=x");

            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(async () => await source.OpenConnectionAsync());

            Assert.Equal("28000", refused.SqlState);
        }
    }

    [SkippableFact]
    public async Task The_password_stands_in_no_log()
    {
        Skip.IfNot(RunningStore.Missing is null, RunningStore.Missing);
        await store.StopAsync();
        await store.StartAsync("stands in no log");

        var said = await store.StopAsync();

        Assert.DoesNotContain("stands in no log", said, StringComparison.Ordinal);
        await store.StartAsync();
    }
}
