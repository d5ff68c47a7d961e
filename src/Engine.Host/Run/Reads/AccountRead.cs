using Engine.Accounts;
using Engine.Gateway;
using Engine.History;
using Engine.Host.Cli;
using Engine.Host.Configuration;
using Engine.Markets;

namespace Engine.Host.Run.Reads;

/// <summary>A logged-in client, the account that a command is about, and the settings. The caller disposes it.</summary>
internal sealed class AccountRead : IAsyncDisposable
{
    private readonly VenueSession _venue;

    private AccountRead(VenueSession venue, EngineSettings settings, VenueAccount account) => (_venue, Settings, Account) = (venue, settings, account);

    /// <summary>The account.</summary>
    public VenueAccount Account { get; }

    /// <summary>The settings.</summary>
    public EngineSettings Settings { get; }

    /// <summary>The client.</summary>
    public GatewayClient Client => _venue.Client;

    /// <summary>Wall time, UTC.</summary>
    public DateTimeOffset Now => _venue.Clock.Now;

    /// <summary>Logs in and finds the account.</summary>
    /// <exception cref="UserErrorException">There is nothing to read, the login is refused, or no account fits.</exception>
    /// <exception cref="VenueReadException">The venue does not answer.</exception>
    public static async Task<AccountRead> OpenAsync(ReadScope scope, string? word, ReadOutput output, CancellationToken stop)
    {
        var settings = await ReadProgram.SettingsAsync(scope, output).ConfigureAwait(false);
        var reached = VenueAccess.Of(settings, RunningEngine.Find(settings.HomeFolder), VenuePart.Accounts);
        var venue = await VenueSession.OpenAsync(reached, TimeProvider.System, stop).ConfigureAwait(false);
        try
        {
            var accounts = await venue.Client.SearchAccountsAsync(onlyActive: false, stop).OrFailAsync().ConfigureAwait(false);
            return new AccountRead(venue, settings, AccountChoice.Of(accounts, word, settings.Account));
        }
        catch
        {
            await venue.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The trade date under way; between two, such as at a weekend, the last one.</summary>
    internal static DateOnly TradeDateUnderWay(DateTimeOffset now)
    {
        var date = TradeDate.Of(now);
        while (HistorySpan.Begin(date) > now || date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday)
        {
            date = date.AddDays(-1);
        }

        return date;
    }

    /// <summary>The stretch that a command names; the trade date under way where it names no start.</summary>
    /// <exception cref="UserErrorException">It lies in the future.</exception>
    internal static TimeRange RangeOf(DateTimeOffset? from, DateTimeOffset? to, DateTimeOffset now)
    {
        var end = to is { } given && given < now ? given : now;
        var start = from ?? HistorySpan.Begin(TradeDateUnderWay(end));
        return start < end ? new TimeRange(start, end) : throw new UserErrorException($"There is nothing yet from {start:yyyy-MM-dd HH:mm:ss}Z on; it is {now:yyyy-MM-dd HH:mm:ss}Z.");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _venue.DisposeAsync();
}
