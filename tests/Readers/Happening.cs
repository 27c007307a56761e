namespace Omega.Readers;

/// <summary>An operation or a fault, as data: what it is called, how it is done and undone, and what must hold meanwhile.</summary>
/// <param name="Name">What happens, in words, for the table.</param>
/// <param name="Do">Brings it about; ends when it has happened.</param>
/// <param name="Holds">What readers must have seen.</param>
public sealed record Happening(string Name, Func<Task> Do, Promise Holds)
{
    /// <summary>The one command that brings back what does not come by itself; null where no hand is needed.</summary>
    public Remedy? By { get; init; }

    /// <summary>Takes it back; null where nothing is left of it.</summary>
    public Func<Task>? Undo { get; init; }

    /// <summary>How readers read; as <see cref="ReaderSettings"/> says by default.</summary>
    public ReaderSettings Readers { get; init; } = new();

    /// <summary>Lets it happen under readers and says what they saw until they read again; <see cref="Undo"/> is run however it ends.</summary>
    public async Task<ReaderReport> RunAsync(Uri site, ReaderSettings? settings = null)
    {
        ReaderReport report;
        await using var crowd = new ReaderCrowd(site, settings ?? Readers);
        try
        {
            await crowd.AnsweredAsync().ConfigureAwait(false);
            await Do().ConfigureAwait(false);
            if (By is not null)
            {
                await By.RunAsync().ConfigureAwait(false);
            }

            await crowd.AnsweredAsync().ConfigureAwait(false);
        }
        finally
        {
            report = await crowd.StopAsync().ConfigureAwait(false);
            if (Undo is not null)
            {
                await Undo().ConfigureAwait(false);
            }
        }

        return report;
    }

    /// <summary>Fails with what was lost when the promise does not hold.</summary>
    /// <exception cref="ReadersLostException">A promise was broken.</exception>
    public void Judge(ReaderReport report)
    {
        if (Holds == Promise.NothingIsLost)
        {
            report.MustHaveLostNothing();
        }
        else if (report.Pages == 0)
        {
            throw new ReadersLostException(report);
        }
    }
}

/// <summary>What must hold while something happens.</summary>
public enum Promise
{
    /// <summary>No reader loses anything.</summary>
    NothingIsLost,

    /// <summary>Readers may lose something, and read again afterwards.</summary>
    ItRecovers,
}
