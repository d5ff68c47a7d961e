using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.State;
using Engine.Markets;
using Engine.Orders;
using Engine.Simulator;

namespace Engine.Backtest;

/// <summary>
/// A strategy under test: the very actor type that trades live, the account core, risk rules and guardian, and the simulated venue's matching,
/// under a clock and a market that the test moves. Everything runs on the calling thread, and when a call returns all have reacted: assertions
/// follow at once, without waiting. For one thread at a time. A strategy that never returns from a handler keeps the call.
/// <para>
/// Unless configured otherwise orders fill at the last trade without costs, the exchange is open at any hour, nothing is limited but the
/// size cap, the engine keeps the legs of brackets, and there is no history for a warm-up.
/// </para>
/// </summary>
public sealed partial class Simulation : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly InlineEngine _engine;
    private readonly ImmutableArray<Instrument> _contracts;
    private readonly SimulationRecord _record;
    private readonly List<Denied> _denials = [];
    private readonly StrategyName _name;
    private int _faults;

    private Simulation(BacktestSettings settings)
    {
        _contracts = [.. settings.Market.Contracts];
        _name = settings.Strategies[0].Name;
        _record = new SimulationRecord(NameOf);
        Account = settings.Account;
        _engine = new InlineEngine(settings, keepsTape: true) { Noticed = Hear };
        Strategy = new ObservedStrategy(this);
        Venue = new ScriptedVenue(this);
        Feed = new ScriptedFeed(this);
        _engine.Account.Interpose = Venue.Answer;
        _engine.Start("simulation");
        Settled();
    }

    /// <summary>Starts a strategy; it is warm and ready when this returns, unless it waits for bars.</summary>
    /// <typeparam name="TStrategy">The strategy; its constructor takes the context and <paramref name="parameters"/>.</typeparam>
    /// <param name="parameters">The record of its parameters; null for a strategy that takes the context alone.</param>
    /// <param name="contract">A root such as <c>ES</c>, which is its front month at that time, or a contract id.</param>
    /// <param name="at">Market time of the start: <c>2026-11-24 08:30 Chicago</c>, the same with <c>UTC</c>, or ISO 8601 with an offset.</param>
    /// <param name="others">Its other contracts, in their order.</param>
    /// <param name="configure">Changes anything else: limits, the firm's rules, fees and fills of the venue, latency, warm-up, saved state.</param>
    /// <exception cref="ArgumentException">Contract or time is not understood.</exception>
    public static Simulation Of<TStrategy>(
        object? parameters, string contract, string at, IEnumerable<string>? others = null, Func<BacktestSettings, BacktestSettings>? configure = null)
        where TStrategy : StrategyActor
    {
        var start = MarketMoment.Parse(at);
        ImmutableArray<Instrument> contracts = [ScriptedMarket.Find(contract, start), .. (others ?? []).Select(other => ScriptedMarket.Find(other, start))];
        var strategy = new BacktestStrategy(
            new StrategyName(typeof(TStrategy).Name[..Math.Min(24, typeof(TStrategy).Name.Length)]), contracts[0].Id, SizeCap: 10,
            context => parameters is null ? Props.Create(typeof(TStrategy), context) : Props.Create(typeof(TStrategy), context, parameters))
        {
            Others = [.. contracts.Skip(1).Select(c => c.Id)],
            State = new StrategyStateInMemory(),
            Executors = new StrategyStateInMemory(),
        };
        var settings = new BacktestSettings
        {
            Market = new ScriptedMarket(contracts, start),
            Strategies = [strategy],
            Rules = VenueRules.Oracle,

            // A bar is complete at its end: the next one of the test begins there.
            BarGrace = TimeSpan.Zero,

            // The account's default mode refuses brackets: without this the first entry of each test would be refused once.
            Brackets = BracketPolicy.Emulated,
            Settle = TimeSpan.FromSeconds(2),
            Instance = "sim",
        };
        return new Simulation(configure?.Invoke(settings) ?? settings);
    }

    /// <summary>What the strategy has done and heard.</summary>
    public ObservedStrategy Strategy { get; }

    /// <summary>The venue, to be told what to do.</summary>
    public ScriptedVenue Venue { get; }

    /// <summary>The market hub, to be broken and mended.</summary>
    public ScriptedFeed Feed { get; }

    /// <summary>The account at the venue.</summary>
    public SimulatedAccount Account { get; }

    /// <summary>Market time, UTC.</summary>
    public DateTimeOffset Now => _engine.Clock.Now;

    /// <summary>The account's book: cash, positions, orders, trading state.</summary>
    public AccountState Book => _engine.Account.State;

    /// <summary>Every event of the account, oldest first.</summary>
    public IReadOnlyList<IAccountEvent> Journal => _engine.Account.Journal;

    /// <summary>Everything that a person would have been told, oldest first.</summary>
    public IReadOnlyList<string> Alerts => _engine.Account.Alerts;

    /// <summary>Strategies that threw.</summary>
    public IReadOnlyList<BacktestFault> Faults => _engine.Faults;

    /// <summary>Where the strategy stands.</summary>
    public StrategyPhase Phase => _engine.Phases.GetValueOrDefault(_name);

    /// <summary>The position in the first contract.</summary>
    public SimulatedPosition Position => PositionIn(_contracts[0]);

    /// <summary>Every order until now.</summary>
    public SimulatedOrders Orders => new(this, [.. OrdersOf()]);

    /// <summary>Every fill until now, oldest first, those taken back among them.</summary>
    public ImmutableArray<SimulatedFill> Fills
    {
        get
        {
            var busted = Journal.OfType<TradeVoided>().Select(v => v.Id).ToHashSet();
            return [.. Journal.OfType<TradeBooked>().Select(t => new SimulatedFill(t.Id, TradePhrase.Of(t, NameOf(t.Contract)), t.At, t.Side, t.Size, t.Price, busted.Contains(t.Id)))];
        }
    }

    internal ImmutableArray<Denied> Denials => [.. _denials];

    /// <summary>The position in one of the contracts.</summary>
    /// <param name="contract">As it was given at the start, or the contract's name such as <c>NQZ6</c>.</param>
    /// <exception cref="ArgumentException">It is not part of the simulation.</exception>
    public SimulatedPosition PositionIn(string contract) => PositionIn(ContractOf(contract));

    /// <summary>
    /// The strategy's process ends in this moment and begins anew: its fields are gone, its saved state and its executors are taken up, position and
    /// orders are as the account has them. It is warm and ready when this returns, unless it waits for bars.
    /// </summary>
    /// <exception cref="InvalidOperationException">It has failed: such a one is not started again.</exception>
    public void Restarts()
    {
        if (Phase is StrategyPhase.Faulted or StrategyPhase.Revoked)
        {
            throw new InvalidOperationException("A strategy that has failed or lost its right to trade is not started again.");
        }

        Does("the strategy is started again", engine => engine.Restart(_name));
    }

    /// <summary>All that happened, a line each, with times in Chicago; every failed assertion shows it.</summary>
    public string Tell() => _record.Tell();

    /// <summary>Ends the strategy and all around it.</summary>
    public void Dispose()
    {
        _engine.TakeThread();
        _engine.Dispose();
    }

    internal void Assert(bool holds, Func<string> sentence)
    {
        if (!holds)
        {
            throw new SimulationAssertionException($"{sentence()}\n\n{Tell()}");
        }
    }

    internal void Note(string line) => _record.Note(Now, line);

    /// <summary>Something happens beside the market; when this returns all have reacted.</summary>
    internal void Does(string line, Action<InlineEngine> what)
    {
        Note(line);
        _engine.TakeThread();
        what(_engine);
        _engine.Account.Drain();
        _engine.Settle();
        Settled();
    }

    private SimulatedPosition PositionIn(Instrument contract) => new(this, Book.PositionIn(contract.Id), contract.Name);

    private string? NameOf(ContractId contract) => _contracts.Length == 1 ? null : _contracts.FirstOrDefault(c => c.Id == contract)?.Name;

    private void Hear(StrategyName strategy, IStrategyNotice notice)
    {
        if (notice is Denied denied)
        {
            _denials.Add(denied);
            _record.Note(Now, $"order {denied.Intent} was denied as {denied.Reason}: {denied.Text}");
        }
    }

    private void Settled()
    {
        _record.Follow(_engine.Account.Journal);
        for (; _faults < _engine.Faults.Count; _faults++)
        {
            _record.Note(_engine.Faults[_faults].At, $"the strategy failed: {_engine.Faults[_faults].Why}");
        }
    }

    private IEnumerable<SimulatedOrder> OrdersOf()
    {
        var texts = new Dictionary<ClientTag, string>();
        var asked = new List<(ClientTag Tag, OrderIntended? Intended)>();
        foreach (var happened in Journal)
        {
            switch (happened)
            {
                case OrderIntended intended:
                    asked.Add((intended.Tag, intended));
                    break;
                case BracketLegAdopted { Tag: var tag }:
                    asked.Add((tag, null));
                    break;
                case CloseOrderAdopted { Tag: var tag }:
                    asked.Add((tag, null));
                    break;
                case OrderRefused refused:
                    texts[refused.Tag] = refused.Text;
                    break;
                case OrderOutcomeUnknown unknown:
                    texts[unknown.Tag] = unknown.Cause;
                    break;
            }
        }

        foreach (var (tag, intended) in asked)
        {
            if (OrderAs(tag, intended) is { } order)
            {
                yield return new SimulatedOrder(this, order, intended, texts.GetValueOrDefault(tag), NameOf(order.Contract));
            }
        }
    }

    /// <summary>The book forgets orders that ended long ago; the venue does not.</summary>
    private Order? OrderAs(ClientTag tag, OrderIntended? intended)
    {
        if (Book.Orders.TryGetValue(tag, out var known) || intended is null)
        {
            return known;
        }

        var shown = _engine.Account.Venue.Orders(Account.Id)!.FirstOrDefault(o => o.Tag == tag);
        var state = shown?.Status switch
        {
            VenueOrderStatus.Filled => OrderState.Filled,
            VenueOrderStatus.Cancelled => OrderState.Cancelled,
            VenueOrderStatus.Expired => OrderState.Expired,
            _ => OrderState.Rejected,
        };
        return new Order(
            tag, intended.Strategy, intended.Intent, intended.Contract, intended.Side, intended.Type, intended.Size, intended.LimitPrice, intended.StopPrice,
            state, shown?.Id, shown?.FillVolume ?? 0, (Int128)((shown?.AverageFillPrice ?? 0m) * (shown?.FillVolume ?? 0) * 1_000_000_000m), shown?.FillVolume ?? 0, intended.At, intended.DecidedAt)
        {
            Role = intended.Role ?? OrderRole.Entry,
            Parent = intended.Parent,
        };
    }
}
