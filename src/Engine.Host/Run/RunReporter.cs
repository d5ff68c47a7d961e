using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors;
using Engine.Actors.Accounts;
using Engine.Actors.Alerts;
using Engine.Actors.History;
using Engine.Actors.Hubs;
using Engine.Actors.Journal;
using Engine.Actors.Markets;
using Engine.Actors.Quota;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.Configuration;
using Engine.Alerts;
using Engine.Host.Configuration;
using Engine.Host.Console;
using Engine.Markets;
using Engine.Risk;

namespace Engine.Host.Run;

/// <summary>Turns what the engine publishes into what the console shows, and into the summary at the end.</summary>
internal sealed class RunReporter : IRunObserver
{
    private readonly IEngineConsole _console;
    private readonly EngineSettings _settings;
    private readonly TimeProvider _time;
    private readonly bool _everyEvent;
    private readonly bool _replayed;
    private readonly string _mode;
    private readonly DateTimeOffset _startedAt;
    private readonly Dictionary<ContractId, FeedProtocol.Figures> _feeds = [];
    private readonly Dictionary<string, StrategyLine> _strategies;
    private readonly RunFigures _figures = new();
    private readonly Lock _gate = new();
    private EngineProtocol.Started? _started;
    private SessionPhase _session = SessionPhase.LoggingIn;
    private DateTimeOffset? _tokenExpiresAt;
    private HubLine _marketHub = HubLine.Connecting;
    private HubLine _userHub = HubLine.Connecting;
    private AccountProtocol.AccountChanged? _account;
    private GuardReading? _guard;
    private (DateTimeOffset At, long Market, long User, long Journal) _last;
    private (double Market, double User, double Journal) _rates;

    public RunReporter(IEngineConsole console, EngineSettings settings, IEnumerable<StrategyInstance> strategies, string mode, bool everyEvent, TimeProvider time)
    {
        (_console, _settings, _mode, _everyEvent, _replayed, _time) = (console, settings, mode, everyEvent, !everyEvent, time);
        _startedAt = time.GetUtcNow();
        _strategies = strategies.ToDictionary(s => s.Name, s => new StrategyLine(s.Name, s.Type.Alias, "warming up"));
        _last = (_startedAt, 0, 0, 0);
    }

    /// <summary>What the market clock shows, once the run has one.</summary>
    public Func<DateTimeOffset>? MarketTime { get; set; }

    /// <summary>Lines dropped by console and log.</summary>
    public Func<long> Dropped { get; set; } = () => 0;

    /// <summary>User frames so far.</summary>
    public Func<long> FramesReceived { get; set; } = () => 0;

    public void Heard(object message)
    {
        lock (_gate)
        {
            switch (message)
            {
                case EngineProtocol.Started started:
                    if (_started is not null)
                    {
                        // Another contract has joined; the alert has said so.
                        _started = started;
                        break;
                    }

                    _started = started;
                    Line(ConsoleLevel.Information, $"account {started.Account.Id} ({started.Account.Name}), trading {string.Join(", ", started.Instruments.Select(i => i.Id))}");
                    break;
                case SessionProtocol.SessionStateChanged session:
                    (_session, _tokenExpiresAt) = (session.Phase, session.ExpiresAt);
                    Line(session.Phase is SessionPhase.Open or SessionPhase.LoggingIn ? ConsoleLevel.Information : ConsoleLevel.Warning, $"session {session.Phase}{Because(session.Cause)}");
                    break;
                case HubProtocol.HubStateChanged hub:
                    var line = new HubLine(hub.Phase, hub.Epoch, StatusText.Cause(hub)) { Unreadable = (hub.Hub == HubKind.Market ? _marketHub : _userHub).Unreadable };
                    (_marketHub, _userHub) = hub.Hub == HubKind.Market ? (line, _userHub) : (_marketHub, line);
                    Line(hub.Phase is HubPhase.Connected or HubPhase.Connecting ? ConsoleLevel.Information : ConsoleLevel.Warning, $"{hub.Hub} hub {hub.Phase}{Because(line.Cause)}");
                    break;
                case HubProtocol.FrameUnreadable frame:
                    (_marketHub, _userHub) = frame.Hub == HubKind.Market
                        ? (_marketHub with { Unreadable = frame.Total }, _userHub)
                        : (_marketHub, _userHub with { Unreadable = frame.Total });
                    if (frame.OfTarget == 1 || frame.OfTarget % 1000 == 0)
                    {
                        Line(ConsoleLevel.Warning, StatusText.Unreadable(frame));
                    }

                    break;
                case FeedProtocol.FeedStateChanged feed:
                    Line(feed.Phase is FeedPhase.Live or FeedPhase.Closed ? ConsoleLevel.Information : ConsoleLevel.Warning, $"feed {feed.Contract} {feed.Phase}{Because(feed.Cause)}");
                    break;
                case FeedProtocol.Figures figures:
                    _feeds[figures.Instrument.Id] = figures;
                    break;
                case StrategyProtocol.StrategyStateChanged strategy:
                    var name = strategy.Strategy.Value;
                    _strategies[name] = new StrategyLine(name, _strategies.GetValueOrDefault(name)?.Type ?? "", strategy.Phase.ToString().ToLowerInvariant() + Because(strategy.Cause));
                    Line(strategy.Phase is StrategyPhase.Faulted or StrategyPhase.Revoked ? ConsoleLevel.Error : ConsoleLevel.Information, $"strategy {name} {strategy.Phase}{Because(strategy.Cause)}");
                    break;
                case AlertProtocol.Told { Notice: var notice }:
                    Line(
                        notice.Severity switch
                        {
                            AlertSeverity.Critical => ConsoleLevel.Error,
                            AlertSeverity.Warning => ConsoleLevel.Warning,
                            _ => ConsoleLevel.Information,
                        },
                        AlertText.Line(notice));
                    break;
                case RecorderProtocol.RecordingNoticed recording:
                    Line(ConsoleLevel.Warning, recording.Text);
                    break;
                case HistoryProtocol.Synchronised history:
                    Line(history.Problem is null ? ConsoleLevel.Information : ConsoleLevel.Warning, history.ToString());
                    foreach (var note in history.Results.SelectMany(result => result.Notes))
                    {
                        Line(ConsoleLevel.Warning, note);
                    }

                    break;
                case AccountProtocol.AccountChanged account:
                    _account = account;
                    break;
                case AccountProtocol.Journaled journaled:
                    _figures.Add(journaled.Events);
                    if (_everyEvent)
                    {
                        foreach (var @event in journaled.Events.Where(IsNews))
                        {
                            Line(ConsoleLevel.Information, JournalText.Describe(@event));
                        }
                    }

                    break;
                case GuardReading guard:
                    _guard = guard;
                    break;
                case QuotaProtocol.QuotaState:
                    break;
                case Beat:
                    MeasureRates();
                    _console.Show(Status());
                    break;
            }
        }
    }

    /// <summary>The result of the run.</summary>
    public RunSummary Summary(RunResult result)
    {
        lock (_gate)
        {
            var failures = ImmutableArray.CreateBuilder<string>();
            failures.AddRange(result.Faults);

            if (!result.Stop.Clean)
            {
                failures.Add($"stop: {result.Stop.Text}");
            }

            if (result.VenueDifference is { } difference)
            {
                failures.Add($"book and venue differ: {difference}");
            }

            if (result.Account is { } final)
            {
                _account = new AccountProtocol.AccountChanged(final, true, result.JournalEvents);
            }

            var status = Status();
            return new RunSummary
            {
                Environment = _settings.Environment.Name(),
                Mode = _mode,
                RanFor = _time.GetUtcNow() - _startedAt,
                MarketEvents = _replayed ? result.Replay?.Events ?? 0 : _feeds.Values.Sum(f => f.Trades),
                Orders = _figures.Orders,
                Fills = _figures.Fills,
                RoundTrips = _figures.RoundTrips,
                RealisedGross = _figures.RealisedGross,
                Costs = _figures.Costs,
                Points = (decimal)_figures.RealisedNotional / 1_000_000_000m,
                OpenProfit = status.OpenProfit,
                Positions = [.. _account is { } last ? PositionsOf(last.State) : []],
                JournalFile = result.JournalPath,
                JournalEvents = result.JournalEvents,
                DroppedLines = Dropped(),
                Failures = failures.ToImmutable(),
            };
        }
    }

    private static IEnumerable<string> PositionsOf(AccountState account)
    {
        var rest = Remainder.Read(account);
        return rest.Kept.Select(kept => kept.ToString()).Concat(rest.Uncovered.Select(contract =>
        {
            var net = account.PositionIn(contract).Net;
            return $"{(net > 0 ? "long" : "short")} {Math.Abs(net)} {contract}, unprotected";
        }));
    }

    private static bool IsNews(IAccountEvent @event) => @event is not (OrderAccepted or BalanceReported or TradeDateOpened);

    private static string Because(string? cause) => string.IsNullOrEmpty(cause) ? "" : $": {cause}";

    private void Line(ConsoleLevel level, string text) => _console.Write(new ConsoleLine(_time.GetUtcNow(), level, text));

    private void MeasureRates()
    {
        var now = (At: _time.GetUtcNow(), Market: _feeds.Values.Sum(f => f.Trades + f.Quotes), User: FramesReceived(), Journal: _account?.Events ?? 0);
        var seconds = (now.At - _last.At).TotalSeconds;
        if (seconds >= 1)
        {
            var market = now.Market - _last.Market;
            _rates = (market / seconds, Math.Max(0, now.User - _last.User - market) / seconds, (now.Journal - _last.Journal) / seconds);
            _last = now;
        }
    }

    private EngineStatus Status()
    {
        var state = _account?.State;
        var contracts = (_started?.Instruments ?? []).Select(instrument =>
        {
            var feed = _feeds.GetValueOrDefault(instrument.Id);
            var position = state?.PositionIn(instrument.Id) ?? Position.Flat(instrument.Id);
            var price = feed?.Polled?.Price ?? feed?.Quote.LastPrice;
            var open = price is { } last ? instrument.ValueOf(position.OpenAt(last)) : Money.Zero;
            return new ContractLine(
                instrument.Id, instrument.Name, feed?.Phase ?? FeedPhase.Waiting, price, feed?.Polled?.At ?? feed?.LastHeard, position.Net, position.AveragePrice, open)
            {
                Polled = feed?.Polled is not null,
            };
        }).ToImmutableArray();
        return new EngineStatus
        {
            At = _time.GetUtcNow(),
            RunningFor = _time.GetUtcNow() - _startedAt,
            MarketTime = MarketTime?.Invoke(),
            Environment = _settings.Environment.Name(),
            Mode = _mode,
            Account = _started?.Account.Id,
            AccountName = _started?.Account.Name ?? "",
            Session = _session,
            TokenExpiresAt = _tokenExpiresAt,
            MarketHub = _marketHub,
            UserHub = _userHub,
            Trading = _account is not { } account ? "starting"
                : _marketHub.Phase == HubPhase.Evicted || _userHub.Phase == HubPhase.Evicted ? "evicted, no exposure is added"
                : account.InSync ? account.State.Trading.ToString() : "comparing book and venue",
            TradingCause = state?.TradingWhy ?? "",
            Contracts = contracts,
            Strategies = [.. _strategies.Values],
            RecentOrders = state is null ? [] : [.. _figures.Recent.Select(tag => state.Orders.GetValueOrDefault(tag)).OfType<Engine.Orders.Order>().Select(OrderLineOf)],
            RealisedGross = _figures.RealisedGross,
            Costs = _figures.Costs,
            OpenProfit = contracts.Aggregate(Money.Zero, (sum, c) => sum + c.OpenProfit),
            Balance = state?.StartCash is null ? null : state.Cash,
            DailyRoom = _guard?.DailyRoom,
            Orders = _figures.Orders,
            Fills = _figures.Fills,
            MarketRate = _rates.Market,
            UserRate = _rates.User,
            JournalRate = _rates.Journal,
            DroppedLines = Dropped(),
        };
    }

    private OrderLine OrderLineOf(Engine.Orders.Order order) => new(
        order.IntendedAt,
        order.Strategy?.Value ?? "foreign",
        _started?.Instruments.FirstOrDefault(i => i.Id == order.Contract)?.Name ?? order.Contract.Value,
        order.Side,
        order.Type,
        order.Size,
        order.Filled,
        order.AveragePrice ?? order.LimitPrice?.ToDecimal(),
        order.State.ToString().ToLower(CultureInfo.InvariantCulture));
}

/// <summary>Told to the observer a few times a second: time to draw.</summary>
internal sealed record Beat
{
    public static Beat Instance { get; } = new();
}
