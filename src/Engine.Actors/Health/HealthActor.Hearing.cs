using System.Collections.Immutable;
using Engine.Accounts;
using Engine.Actors.Accounts;
using Engine.Actors.Hubs;
using Engine.Actors.Markets;
using Engine.Actors.Session;
using Engine.Actors.Strategies;
using Engine.Health;
using Engine.Markets;

namespace Engine.Actors.Health;

/// <content>Facts from what is published and answered.</content>
public sealed partial class HealthActor
{
    private void OnStarted(EngineProtocol.Started started)
    {
        _started = started;
        var account = $"{EnginePath}/account-{started.Account.Id}";
        _probes.Expect("account", account);
        _probes.Expect("gate", $"{account}/gate");
        _probes.Expect("guardian", $"{account}/guardian");
        _probes.Expect("book", $"{account}/book-*");
        foreach (var instrument in started.Instruments)
        {
            if (started.Feeds.TryGetValue(instrument.Id, out var feed) && !_feeds.ContainsKey(instrument.Name))
            {
                _probes.Expect($"feed {instrument.Name}", feed.Path.ToStringWithoutAddress());
                _feeds.Add(instrument.Name, new FeedWatch());
                _facts = _facts with { Feeds = _facts.Feeds.SetItem(instrument.Name, null) };
            }
        }
    }

    private void OnHub(HubProtocol.HubStateChanged hub)
    {
        var before = hub.Hub == HubKind.Market ? _facts.MarketHub : _facts.UserHub;
        var state = hub.Phase switch
        {
            HubPhase.Connected => LinkState.Up,
            HubPhase.Evicted => LinkState.Evicted,
            _ => LinkState.Down,
        };

        // A next try comes without a reason: that of the last end still holds.
        var same = before?.State == state;
        var link = new LinkFact(state, same ? before!.Since : Now, state == LinkState.Up ? null : hub.Cause ?? before?.Cause);
        _facts = hub.Hub == HubKind.Market ? _facts with { MarketHub = link } : _facts with { UserHub = link };
        _reconnects = _reconnects.SetItem(hub.Hub == HubKind.Market ? "market" : "user", Math.Max(0, hub.Epoch - 1));
    }

    private void OnSession(SessionProtocol.SessionStateChanged session)
    {
        var state = session.Phase switch
        {
            SessionPhase.Open => LoginState.Open,
            SessionPhase.RenewalOverdue => LoginState.Overdue,
            SessionPhase.Refused => LoginState.Refused,
            _ => LoginState.Trying,
        };
        var since = _facts.Session is { } before && before.State == state ? before.Since : Now;
        _facts = _facts with { Session = new SessionFact(state, since, session.ExpiresAt, session.Cause) };
    }

    private void OnStrategy(StrategyProtocol.StrategyStateChanged strategy)
    {
        var (name, probe) = (strategy.Strategy.Value, $"strategy {strategy.Strategy.Value}");
        if (strategy.Phase is StrategyPhase.Waiting or StrategyPhase.Ready)
        {
            _probes.Expect(probe, $"{EnginePath}/strategies/{name}");
        }
        else
        {
            _probes.Forget(probe);
        }

        var failed = strategy.Phase is StrategyPhase.Faulted or StrategyPhase.Revoked;

        // One that hung and comes back is stopped; it trades no more than before.
        if (!_facts.Strategies.TryGetValue(name, out var before) || before.HasFailed != failed)
        {
            _facts = _facts with
            {
                Strategies = strategy.Phase == StrategyPhase.Stopped && before is { HasFailed: true } ? _facts.Strategies
                    : _facts.Strategies.SetItem(name, new StrategyFact(failed, Now, strategy.Cause)),
            };
        }
    }

    private void OnAccount(AccountProtocol.AccountChanged account)
    {
        var naked = Unprotected.Read(account.State).Select(u => ShortNameOf(u.Contract)).ToHashSet(StringComparer.Ordinal);
        var now = Now;
        _facts = _facts with
        {
            NakedSince = naked.ToImmutableSortedDictionary(n => n, n => _facts.NakedSince.TryGetValue(n, out var since) ? since : now, StringComparer.Ordinal),
        };
    }

    private void OnBook(HealthProtocol.BookReading book) => _facts = _facts with
    {
        Book = new BookFact(Now, book.IsUp, book.EverUp)
        {
            Cause = book.Cause,
            Writing = book.Writing,
            LastWrite = book.LastWrite,
            LastWriteAt = book.LastWriteAt,
            LongestWrite = book.LongestWrite,
            ComparedAt = book.ComparedAt,
            CompareFailures = book.CompareFailures,
            CompareCause = book.CompareCause,
            DiffersSince = book.DiffersSince,
        },
    };

    private void OnFigures(FeedProtocol.Figures figures)
    {
        var name = figures.Instrument.Name;
        if (_feeds.TryGetValue(name, out var watch))
        {
            var heard = figures.LastHeard > DateTimeOffset.MinValue ? _settings.Clock.Now - figures.LastHeard : (TimeSpan?)null;
            _facts = _facts with { Feeds = _facts.Feeds.SetItem(name, watch.Take(figures, heard, Now)) };
        }
    }

    private string ShortNameOf(ContractId contract) => _started?.Instruments.FirstOrDefault(i => i.Id == contract)?.Name ?? contract.Value;

    /// <summary>A feed's failure names the contract's id.</summary>
    private string NameOf(string actor) => actor.StartsWith("feed ", StringComparison.Ordinal) ? $"feed {ShortNameOf(new ContractId(actor[5..]))}" : actor;

    /// <summary>From one answer of a feed to the next: since when which of its streams stands still.</summary>
    private sealed class FeedWatch
    {
        private DateTimeOffset _stateSince;
        private DateTimeOffset _quotesSince;
        private DateTimeOffset _tradesSince;
        private long _tradesAtQuote;
        private long _quotesAtTrade;

        public FeedProtocol.Figures? Last { get; private set; }

        public FeedFact Take(FeedProtocol.Figures figures, TimeSpan? heard, DateTimeOffset now)
        {
            if (Last?.Phase != figures.Phase)
            {
                // What stood still while nothing was expected proves nothing.
                (_stateSince, _quotesSince, _tradesSince, _tradesAtQuote, _quotesAtTrade) = (now, now, now, figures.Trades, figures.Quotes);
            }

            if (Last?.Quotes != figures.Quotes || Last.QuotesWanted != figures.QuotesWanted)
            {
                (_quotesSince, _tradesAtQuote) = (now, figures.Trades);
            }

            if (Last?.Trades != figures.Trades)
            {
                (_tradesSince, _quotesAtTrade) = (now, figures.Quotes);
            }

            Last = figures;
            return new FeedFact(now, StateOf(figures.Phase), _stateSince)
            {
                Heard = heard,
                QuotesWanted = figures.QuotesWanted,
                QuotesStillSince = _quotesSince,
                TradesMeanwhile = figures.Trades - _tradesAtQuote,
                TradesStillSince = _tradesSince,
                QuotesMeanwhile = figures.Quotes - _quotesAtTrade,
                BarOverdue = figures.BarOverdue,
            };
        }

        private static StreamState StateOf(FeedPhase phase) => phase switch
        {
            FeedPhase.Live => StreamState.Live,
            FeedPhase.Silent => StreamState.Silent,
            FeedPhase.Closed => StreamState.Closed,
            FeedPhase.Down => StreamState.Down,
            FeedPhase.BackFilling => StreamState.BackFilling,
            _ => StreamState.Waiting,
        };
    }
}
