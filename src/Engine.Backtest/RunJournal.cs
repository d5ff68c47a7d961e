using System.Collections;
using System.Diagnostics;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Backtest;

/// <summary>
/// The journal of a run, in memory. What every order brings is kept as values and made again when it is asked for, equal to what was
/// added: as objects these events would be most of what a long run keeps alive, and what a collection costs is what lives on.
/// Not thread-safe while the run goes on.
/// </summary>
internal sealed class RunJournal : IReadOnlyList<IAccountEvent>
{
    private readonly BlockList<(Kind Kind, int Index)> _places = new();
    private readonly BlockList<Intended> _intended = new();
    private readonly BlockList<Accepted> _accepted = new();
    private readonly BlockList<Changed> _changed = new();
    private readonly BlockList<Balance> _balances = new();
    private readonly List<IAccountEvent> _others = [];

    private enum Kind
    {
        Other,
        Intended,
        Accepted,
        Changed,
        Balance,
    }

    /// <inheritdoc/>
    public int Count => _places.Count;

    /// <inheritdoc/>
    public IAccountEvent this[int index] => _places[index] switch
    {
        (Kind.Intended, var place) => _intended[place].Event,
        (Kind.Accepted, var place) => _accepted[place].Event,
        (Kind.Changed, var place) => _changed[place].Event,
        (Kind.Balance, var place) => _balances[place].Event,
        (_, var place) => _others[place],
    };

    /// <summary>Adds the newest event.</summary>
    public void Add(IAccountEvent happened)
    {
        _places.Add(happened switch
        {
            OrderIntended e when Intended.Tells(e) => (Kind.Intended, Append(_intended, new Intended(e))),
            OrderAccepted e => (Kind.Accepted, Append(_accepted, new Accepted(e))),
            OrderChanged e => (Kind.Changed, Append(_changed, new Changed(e))),
            BalanceReported e => (Kind.Balance, Append(_balances, new Balance(e))),
            _ => (Kind.Other, Append(happened)),
        });
        Debug.Assert(happened.Equals(this[Count - 1]), $"A run's journal loses something of {happened}.");
    }

    /// <inheritdoc/>
    public IEnumerator<IAccountEvent> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
        {
            yield return this[index];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static int Append<T>(BlockList<T> values, in T value)
        where T : struct
    {
        values.Add(value);
        return values.Count - 1;
    }

    private int Append(IAccountEvent other)
    {
        _others.Add(other);
        return _others.Count - 1;
    }

    private readonly struct Intended(OrderIntended e)
    {
        private readonly DateTimeOffset _at = e.At;
        private readonly ClientTag _tag = e.Tag;
        private readonly StrategyName _strategy = e.Strategy;
        private readonly IntentId _intent = e.Intent;
        private readonly ContractId _contract = e.Contract;
        private readonly OrderSide _side = e.Side;
        private readonly OrderType _type = e.Type;
        private readonly int _size = e.Size;
        private readonly Price? _limit = e.LimitPrice;
        private readonly Price? _stop = e.StopPrice;
        private readonly ReceiptSequence _decided = e.DecidedAt;

        public OrderIntended Event => new(_at, _tag, _strategy, _intent, _contract, _side, _type, _size, _limit, _stop, _decided);

        /// <summary>True for an order without anything that few orders have.</summary>
        public static bool Tells(OrderIntended e) =>
            e is { TrailPrice: null, Bracket: null, NativeBracket: null, Role: null, Parent: null, Executor: null, Why: null };
    }

    private readonly struct Accepted(OrderAccepted e)
    {
        private readonly DateTimeOffset _at = e.At;
        private readonly ClientTag _tag = e.Tag;
        private readonly OrderId _id = e.Id;

        public OrderAccepted Event => new(_at, _tag, _id);
    }

    private readonly struct Changed(OrderChanged e)
    {
        private readonly DateTimeOffset _at = e.At;
        private readonly ClientTag _tag = e.Tag;
        private readonly OrderId _id = e.Id;
        private readonly OrderState _state = e.State;
        private readonly int _size = e.Size;
        private readonly Price? _limit = e.LimitPrice;
        private readonly Price? _stop = e.StopPrice;
        private readonly int _filled = e.ShownFilled;
        private readonly OrderAnomaly _anomaly = e.Anomaly;
        private readonly Price? _trail = e.TrailPrice;
        private readonly DateTimeOffset? _shownAt = e.ShownAt;
        private readonly bool? _settled = e.Settled;

        public OrderChanged Event => new(_at, _tag, _id, _state, _size, _limit, _stop, _filled, _anomaly) { TrailPrice = _trail, ShownAt = _shownAt, Settled = _settled };
    }

    private readonly struct Balance(BalanceReported e)
    {
        private readonly DateTimeOffset _at = e.At;
        private readonly Money _balance = e.Balance;
        private readonly bool _canTrade = e.CanTrade;

        public BalanceReported Event => new(_at, _balance, _canTrade);
    }
}
