using System.Net.Sockets;
using Npgsql;

namespace Omega.News;

/// <summary>The stories, kept in PostgreSQL. Whatever is wrong with the store is told as a <see cref="NewsException"/>.</summary>
internal sealed class StoryStore : IAsyncDisposable
{
    // Two of them may start on an empty store at the same time, as one version takes over from the other: one after the other, then.
    private const string Schema = """
        SELECT pg_advisory_xact_lock(7265738);
        CREATE TABLE IF NOT EXISTS stories (
          id text PRIMARY KEY,
          title text NOT NULL,
          url text NOT NULL,
          source text,
          summary text,
          published_at timestamptz NOT NULL,
          symbols text[] NOT NULL);
        CREATE INDEX IF NOT EXISTS stories_newest_first ON stories (published_at DESC, id);
        """;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly NewsSettings _settings;
    private readonly NpgsqlDataSource _source;

    /// <summary>Opens nothing yet.</summary>
    public StoryStore(NewsSettings settings)
    {
        _settings = settings;
        var builder = new NpgsqlSlimDataSourceBuilder
        {
            ConnectionStringBuilder =
            {
                Host = settings.Host,
                Port = settings.StorePort,
                Database = "news",
                Username = "news",
                Password = settings.Password,
                Timeout = 5,
                CommandTimeout = 5,
                MaxPoolSize = 10,
            },
        };
        builder.EnableArrays();
        _source = builder.Build();
    }

    /// <summary>Waits for the store, and makes the tables where they are not there.</summary>
    /// <param name="say">Is told that it waits, and why; once for each reason.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task PrepareAsync(Action<string> say, CancellationToken cancellation)
    {
        var told = "";
        while (true)
        {
            try
            {
                await using var connection = await _source.OpenConnectionAsync(cancellation);
                await using var transaction = await connection.BeginTransactionAsync(cancellation);
                await using var command = new NpgsqlCommand(Schema, connection, transaction);
                await command.ExecuteNonQueryAsync(cancellation);
                await transaction.CommitAsync(cancellation);
                return;
            }
            catch (Exception problem) when (IsAway(problem))
            {
                if (problem.Message != told)
                {
                    say($"Waiting for the store at {_settings.Store}: {problem.Message}");
                    told = problem.Message;
                }
            }
            catch (NpgsqlException problem)
            {
                throw Told(problem);
            }

            await Task.Delay(Pause, cancellation);
        }
    }

    /// <summary>The newest stories, newest first.</summary>
    /// <param name="most">How many at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<IReadOnlyList<Story>> NewestAsync(int most, CancellationToken cancellation) => TellAsync<IReadOnlyList<Story>>(async () =>
    {
        await using var command = _source.CreateCommand(
            "SELECT id, title, url, source, summary, published_at, symbols FROM stories ORDER BY published_at DESC, id LIMIT $1");
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        await using var row = await command.ExecuteReaderAsync(cancellation);
        var stories = new List<Story>();
        while (await row.ReadAsync(cancellation))
        {
            stories.Add(new Story(row.GetString(0), row.GetString(1), row.GetString(2), TextOrNull(row, 3), TextOrNull(row, 4),
                row.GetFieldValue<DateTimeOffset>(5), row.GetFieldValue<string[]>(6)));
        }

        return stories;
    });

    /// <summary>Adds those that are not there, all or none; returns how many these were.</summary>
    public Task<int> AddAsync(IReadOnlyList<Story> stories, CancellationToken cancellation) => TellAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var added = 0;
        foreach (var story in stories)
        {
            await using var command = new NpgsqlCommand(
                """
                INSERT INTO stories (id, title, url, source, summary, published_at, symbols) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (id) DO NOTHING
                """,
                connection,
                transaction);
            foreach (var text in (string?[])[story.Id, story.Title, story.Url, story.Source, story.Summary])
            {
                command.Parameters.Add(new NpgsqlParameter<string?> { TypedValue = text, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            }

            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = story.PublishedAt.ToUniversalTime() });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. story.Symbols] });
            added += await command.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return added;
    });

    /// <summary>Takes a story back; false where there is none of that name.</summary>
    public Task<bool> RemoveAsync(string id, CancellationToken cancellation) => TellAsync(async () =>
    {
        await using var command = _source.CreateCommand("DELETE FROM stories WHERE id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = id });
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static string? TextOrNull(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private async Task<T> TellAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (Exception problem) when (problem is NpgsqlException || IsAway(problem))
        {
            throw Told(problem);
        }
    }

    private NewsException Told(Exception problem) => problem is PostgresException { SqlState: PostgresErrorCodes.InvalidPassword }
        ? new($"The store at {_settings.Store} refuses the password of role 'news'. "
            + $"Give both the same: omega:serviceSecrets.news.{NewsSettings.PasswordVariable} and omega:serviceSecrets.store.NEWS_PASSWORD.")
        : new($"The store at {_settings.Store} does not do its work: {problem.Message}");

    /// <summary>Whether it may answer a moment later: it starts, stops, or its name is not known yet.</summary>
    private static bool IsAway(Exception problem) => problem is SocketException or TimeoutException or NpgsqlException { IsTransient: true };
}
