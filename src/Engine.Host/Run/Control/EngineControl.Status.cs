using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Health;
using Engine.Actors.Markets;
using Engine.Health;
using Engine.Host.Cli;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Host.Run.Control;

/// <content>The status: what was published, and what book, guardian and feeds answer now, each within a moment; who does not is named.</content>
internal sealed partial class EngineControl
{
    private static readonly TimeSpan StatusPatience = TimeSpan.FromSeconds(2);

    /// <summary>The engine at this moment. Always answers within a few seconds.</summary>
    public async Task<EngineStatusDocument> StatusAsync(CancellationToken cancellation)
    {
        var silent = new List<string>();
        async Task<T?> Answer<T>(IActorRef actor, object query, string who)
            where T : class
        {
            try
            {
                return await actor.Ask<T>(query, StatusPatience, cancellation).ConfigureAwait(false);
            }
            catch (AskTimeoutException)
            {
                lock (silent)
                {
                    silent.Add(who);
                }

                return null;
            }
        }

        var started = run.Started;
        var book = Answer<AccountProtocol.AccountChanged>(started.AccountRef, AccountProtocol.GetAccount.Instance, "book");
        var guard = Answer<GuardReading>(started.AccountRef, AccountGuardianActor.GetReading.Instance, "guardian");
        var feeds = started.Feeds.ToDictionary(f => f.Key, f => Answer<FeedProtocol.Figures>(f.Value, FeedProtocol.GetFigures.Instance, $"feed {f.Key}"));
        var asked = run.Health is { } watch ? Answer<HealthProtocol.Report>(watch, HealthProtocol.GetReport.Instance, "health") : Task.FromResult<HealthProtocol.Report?>(null);
        var (account, reading) = (await book.ConfigureAwait(false), await guard.ConfigureAwait(false));
        var figures = new Dictionary<ContractId, FeedProtocol.Figures?>();
        foreach (var (contract, feed) in feeds)
        {
            figures[contract] = await feed.ConfigureAwait(false);
        }

        var report = await asked.ConfigureAwait(false);
        var picture = run.Watch.Picture;
        var now = wall.GetUtcNow();
        var state = (account ?? picture.Account)?.State ?? AccountState.New(Account);
        var contracts = started.Instruments.Select(i => StatusOf(i, figures.GetValueOrDefault(i.Id), state, picture, now)).ToList();
        var usage = run.Quota.Usage;
        return new EngineStatusDocument(
            now,
            System.Environment.ProcessId,
            EngineCommandLine.Version,
            environment,
            Seconds(now - run.Watch.StartedAt),
            HealthOf(report, now),
            new AccountStatus(
                Account.Value, started.Account.Name, state.Trading, state.TradingWhy.Length == 0 ? null : state.TradingWhy, state.CanTrade, account is not null, (account ?? picture.Account)?.InSync ?? false)
            {
                ComparedSecondsAgo = (report?.Facts.Book?.ComparedAt ?? picture.Compared?.At) is { } compared ? Seconds(now - compared) : null,
                Cash = state.StartCash is null ? null : state.Cash.ToDecimal(),
                RealisedToday = state.StartCash is null ? null : state.Date == TradeDate.Of(run.Clock.Now) ? (state.Cash - state.DayStartCash).ToDecimal() : 0m,
                OpenProfit = contracts.Sum(c => c.OpenProfit),
                RealisedGrossOfRun = picture.RealisedGross.ToDecimal(),
                CostsOfRun = picture.Costs.ToDecimal(),
                OrdersOfRun = picture.Orders,
                FillsOfRun = picture.Fills,
                DailyRoom = reading?.DailyRoom?.ToDecimal(),
                FloorRoom = reading?.FloorRoom?.ToDecimal(),
                Flattening = !state.Flattening.IsEmpty,
                LongestUnprotectedSeconds = Seconds(reading?.LongestUnprotected ?? TimeSpan.Zero),
            },
            new SessionStatus(Lower(picture.Session?.Phase.ToString() ?? "loggingIn"), picture.Session?.ExpiresAt is { } expires ? Seconds(expires - now) : null, picture.Session?.Cause),
            new HubStatus(Lower(picture.MarketHub.Phase.ToString()), picture.MarketHub.Epoch, picture.MarketHub.Cause),
            new HubStatus(Lower(picture.UserHub.Phase.ToString()), picture.UserHub.Epoch, picture.UserHub.Cause),
            new QuotaStatus(usage.GeneralLimit - usage.GeneralUsed, usage.GeneralLimit, usage.HistoryLimit - usage.HistoryUsed, usage.HistoryLimit),
            contracts,
            [.. state.LiveOrders.OrderBy(o => o.IntendedAt).ThenBy(o => o.Tag.Value, StringComparer.Ordinal).Select(StatusOf)],
            [.. picture.Strategies.Select(s => new StrategyStatus(s.Name.Value, Lower(s.Phase.ToString()), s.Since, s.Cause, state.Paused.GetValueOrDefault(s.Name)))])
        {
            Journal = report?.Facts.Book is { IsUp: true } written ? new JournalStatus(Seconds(written.LastWrite), Seconds(written.LongestWrite), Seconds(written.Writing)) : null,
            Actors = report is null ? [] : [.. report.Facts.Actors.Select(a => StatusOf(a.Key, a.Value, report, now))],
            Silent = silent.Count == 0 ? null : [.. silent.Order(StringComparer.Ordinal)],
        };
    }

    private ContractStatus StatusOf(Instrument instrument, FeedProtocol.Figures? feed, AccountState state, RunPicture picture, DateTimeOffset now)
    {
        var position = state.PositionIn(instrument.Id);
        var last = feed?.Polled?.Price ?? feed?.Quote.LastPrice ?? run.Prices.Of(instrument.Id)?.Last;
        return new ContractStatus(instrument.Id.Value, instrument.Name, feed is null ? "silent" : Lower(feed.Phase.ToString()), position.Net)
        {
            Last = last?.ToDecimal(),
            FeedSecondsAgo = feed is { LastHeard: var heard } && heard > DateTimeOffset.MinValue ? Seconds(run.Clock.Now - heard) : null,
            BarLagSeconds = Seconds(feed?.BarLag),
            LongestBarLagSeconds = feed?.BarLag is null ? null : Seconds(feed.LongestBarLag),
            BarOverdueSeconds = Seconds(feed?.BarOverdue),
            AveragePrice = position.AveragePrice,
            OpenProfit = last is { } price ? instrument.ValueOf(position.OpenAt(price)).ToDecimal() : 0m,
            UnprotectedSeconds = picture.NakedSince.TryGetValue(instrument.Id, out var since) ? Seconds(now - since) : null,
        };
    }

    private OrderStatus StatusOf(Order order) => new(
        order.Id?.Value, order.Tag.Value, order.Strategy?.Value ?? (order.Role == OrderRole.Close ? "close" : "foreign"), NameOf(order.Contract), order.Side, order.Type, order.Size, order.Filled, order.State)
    {
        Limit = order.LimitPrice?.ToDecimal(),
        Stop = order.StopPrice?.ToDecimal(),
        Role = order.Role,
    };

    /// <summary>Nobody who does not answer is healthy, whatever was heard before.</summary>
    private static HealthStatus HealthOf(HealthProtocol.Report? report, DateTimeOffset now) => report is null
        ? new HealthStatus(false, [new FaultStatus(HealthFaults.NameOf(HealthFault.Silent), "health", now, "Nobody can tell how the engine is: its health does not answer.")], [])
        : new HealthStatus(
            report.Reading.IsHealthy,
            [.. report.Reading.Faults.Select(f => new FaultStatus(HealthFaults.NameOf(f.Fault), f.Subject.Length == 0 ? null : f.Subject, f.Since, f.Sentence))],
            report.Reading.Unknown);

    private static ActorStatus StatusOf(string name, ActorFact actor, HealthProtocol.Report report, DateTimeOffset now) => new(
        name,
        actor.AnsweredAt is null ? null : Seconds(actor.LagAt(now)),
        actor.AnsweredAt is { } answered ? Seconds(now - answered) : null,
        report.Failures.GetValueOrDefault(name));

    private static double? Seconds(TimeSpan? length) => length is { } known ? Seconds(known) : null;

    private static double Seconds(TimeSpan age) => Math.Round(age.TotalSeconds, 3);

    private static string Lower(string word) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(word);
}
