using System.Collections.Immutable;
using Akka.Actor;
using Engine.Actors.Markets;
using Engine.Gateway;
using Engine.Markets;
using Holding = Engine.Accounts.Position;

namespace Engine.Actors.Strategies;

/// <summary>
/// The contracts of a strategy: one for most, and then nothing here is needed. With several, every event tells its contract, and
/// each order helper takes one; without it the first is meant. Between the events of two contracts there is no order.
/// </summary>
public abstract partial class StrategyActor
{
    private readonly Followed _primary;
    private readonly ImmutableArray<Followed> _followed;

    /// <summary>Its contracts, in the order of the configuration; the first is the one that is meant where none is named.</summary>
    protected IEnumerable<ContractId> Contracts => _followed.Select(f => f.Instrument.Id);

    /// <summary>Terms of one of its contracts.</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected Instrument InstrumentOf(ContractId contract) => Of(contract).Instrument;

    /// <summary>Signed contracts held in one of its contracts, by booked fills.</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected int PositionIn(ContractId contract) => Of(contract).Held.Net;

    /// <summary>The newest price of one of its contracts as its feed has put it up; null before the first.</summary>
    protected MarketPrice? MarketOf(ContractId contract) =>
        _context.Prices.Of(contract) is var price && _context.Witness is { } witness ? witness.Reads(contract, price) : price;

    /// <summary>True when orders for the contract are taken. <see cref="IsReady"/> says it for all of them.</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected bool IsReadyIn(ContractId contract) => MayOrder && Of(contract) is { IsLive: true };

    /// <summary>The stretch of trading of one of its contracts that is open by the exchange's calendar; null while the exchange rests.</summary>
    /// <exception cref="ArgumentException">It is none of its contracts.</exception>
    protected SessionSpan? SessionOf(ContractId contract)
    {
        foreach (var span in ExchangeCalendar.Sessions(Of(contract).Group, Now, Now.AddTicks(1)))
        {
            return span;
        }

        return null;
    }

    /// <summary>Bars that the strategy wants of one of its contracts, and how many complete ones it needs; without an override those of <see cref="Bars"/>.</summary>
    protected virtual ImmutableDictionary<BarInterval, int> BarsOf(Instrument instrument) => Bars;

    private bool MayOrder => _warm && _account && _inSync;

    private Followed Of(ContractId contract) =>
        contract == _primary.Instrument.Id ? _primary : Find(contract) ?? throw new ArgumentException($"{_context.Name} does not follow {contract}.", nameof(contract));

    private Followed? Find(ContractId contract)
    {
        foreach (var followed in _followed)
        {
            if (followed.Instrument.Id == contract)
            {
                return followed;
            }
        }

        return null;
    }

    private Followed? FedBy(IActorRef feed) => _followed.FirstOrDefault(f => f.Feed.Equals(feed));

    /// <summary>One contract, its feed, and what is known of both.</summary>
    private sealed class Followed(StrategyContract contract)
    {
        public Instrument Instrument => contract.Instrument;

        public IActorRef Feed => contract.Feed;

        public Func<BarInterval, DateTimeOffset, DateTimeOffset, Task<Reading<ImmutableArray<Bar>>>>? WarmUp => contract.WarmUp;

        public ProductGroup Group { get; } = ProductGroups.Of(contract.Instrument.Id);

        /// <summary>What is wanted of it.</summary>
        public ImmutableDictionary<BarInterval, int> Bars { get; set; } = ImmutableDictionary<BarInterval, int>.Empty;

        /// <summary>Bars that only the tape can give, and how many of them are still missing.</summary>
        public ImmutableDictionary<BarInterval, int> Awaited { get; set; } = ImmutableDictionary<BarInterval, int>.Empty;

        /// <summary>Start of the newest bar that was read while warming up.</summary>
        public ImmutableDictionary<BarInterval, DateTimeOffset> WarmUntil { get; set; } = ImmutableDictionary<BarInterval, DateTimeOffset>.Empty;

        public bool IsAttached { get; set; }

        public FeedPhase Phase { get; set; } = FeedPhase.Waiting;

        public bool IsFed => IsAttached && Phase == FeedPhase.Live;

        public bool IsLive => IsFed && Awaited.IsEmpty;

        public Holding Held { get; set; } = Holding.Flat(contract.Instrument.Id);

        public IDisposable? SessionWake { get; set; }
    }
}
