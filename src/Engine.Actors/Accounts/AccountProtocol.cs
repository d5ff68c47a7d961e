using System.Collections.Immutable;
using Akka.Actor;
using Engine.Accounts;
using Engine.Actors.Health;
using Engine.Alerts;
using Engine.Markets;
using Engine.Orders;
using Engine.Risk;

namespace Engine.Actors.Accounts;

/// <summary>
/// Messages of an account. Strategies speak to the account's parent; every <see cref="IStrategyNotice"/> comes back to the
/// actor that attached. Each command that a strategy sends is answered, while the book is down with
/// <see cref="DenialReason.BookUnavailable"/>.
/// </summary>
public static class AccountProtocol
{
    /// <summary>Command: this actor trades under these terms. Answered by <see cref="Attached"/>, again after the book restarted.</summary>
    /// <param name="Terms">What it may trade.</param>
    /// <param name="Strategy">Who receives the notices.</param>
    public sealed record Attach(StrategyTerms Terms, IActorRef Strategy);

    /// <summary>
    /// Command: this strategy adds and changes nothing any more while the process lives; what it asks for is denied as
    /// <see cref="DenialReason.Revoked"/>. No piece of work.
    /// </summary>
    /// <param name="Strategy">Which.</param>
    /// <param name="Why">In words.</param>
    public sealed record Revoke(StrategyName Strategy, string Why);

    /// <summary>The account as it stands when a strategy (re)attaches; notices after it are deltas.</summary>
    /// <param name="Epoch">The book's epoch: how often its journal was opened.</param>
    /// <param name="LastIntent">The strategy's last intent number; the next must be higher.</param>
    /// <param name="Position">The position in its contract, the first of several.</param>
    /// <param name="LiveOrders">Its live orders.</param>
    /// <param name="Trading">What the account may do.</param>
    /// <param name="InSync">True when the book agrees with the venue.</param>
    public sealed record Attached(
        int Epoch, IntentId LastIntent, Position Position, ImmutableArray<Order> LiveOrders, TradingState Trading, bool InSync) : IStrategyNotice
    {
        /// <summary>The positions in its other contracts.</summary>
        public ImmutableArray<Position> Others { get; init; } = [];

        /// <summary>The account's money.</summary>
        public AccountFigures Figures { get; init; }

        /// <summary>How many of its entries have filled on the trade date at hand, by the journal.</summary>
        public int EntriesToday { get; init; }

        /// <summary>The fills of its orders that the book remembers, oldest first, busted ones left out. Some may be told once more.</summary>
        public ImmutableArray<Fill> Fills { get; init; } = [];

        /// <summary>The executor that began last in each of its contracts, ended or not, in order of the contracts' ids; null where there is none.</summary>
        public ImmutableArray<ExecutorTerms>? Executors { get; init; }

        /// <summary>What an account shows to a strategy.</summary>
        /// <param name="state">The account.</param>
        /// <param name="terms">What the strategy trades.</param>
        /// <param name="inSync">True when the book agrees with the venue.</param>
        /// <param name="now">Market time, UTC.</param>
        public static Attached Of(AccountState state, StrategyTerms terms, bool inSync, DateTimeOffset now) => new(
            state.Epoch,
            state.LastIntent.GetValueOrDefault(terms.Name),
            state.PositionIn(terms.Contract),
            [.. state.LiveOrders.Where(o => o.Strategy == terms.Name)],
            state.Trading,
            inSync)
        {
            Others = [.. terms.Others.Select(state.PositionIn)],
            Figures = AccountFigures.Of(state),
            EntriesToday = state.EntriesOf(terms.Name, TradeDate.Of(now)),
            Fills = state.FillsOf(terms.Name),
            Executors = state.ExecutorsOf(terms.Name) is { IsEmpty: false } executors ? executors : null,
        };
    }

    /// <summary>The book began or ceased to agree with the venue; while it does not, new exposure is denied.</summary>
    /// <param name="InSync">True when it agrees.</param>
    public sealed record SyncChanged(bool InSync) : IStrategyNotice;

    /// <summary>Command of a strategy: place an order.</summary>
    /// <param name="Strategy">Who.</param>
    /// <param name="Intent">Its ascending number.</param>
    /// <param name="Contract">The contract.</param>
    /// <param name="Side">Side.</param>
    /// <param name="Type">Market or limit.</param>
    /// <param name="Size">Contracts.</param>
    /// <param name="LimitPrice">Limit for limit orders.</param>
    /// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
    public sealed record Place(
        StrategyName Strategy, IntentId Intent, ContractId Contract, OrderSide Side, OrderType Type, int Size, Price? LimitPrice, ReceiptSequence DecidedAt)
    {
        /// <summary>Stop price of a stop order, absolute.</summary>
        public Price? StopPrice { get; init; }

        /// <summary>Level of a trailing stop, absolute.</summary>
        public Price? TrailPrice { get; init; }

        /// <summary>Protection that comes with the order.</summary>
        public Bracket? Bracket { get; init; }

        /// <summary>The executor that sees the order to its end, journaled with it; null for none.</summary>
        public ExecutorTerms? Executor { get; init; }

        /// <summary>Why a person, or a signal from outside, wants it; null for what a strategy decides by itself.</summary>
        public string? Why { get; init; }

        /// <summary>The trace that it is part of; null while nobody listens.</summary>
        internal OrderTrace? Trace { get; init; }
    }

    /// <summary>Command of a strategy: change a working order, or a leg of its bracket.</summary>
    /// <param name="Strategy">Who.</param>
    /// <param name="Intent">The intent's number.</param>
    /// <param name="Change">The new terms.</param>
    /// <param name="Role">The order itself, or a leg of its bracket.</param>
    public sealed record Modify(StrategyName Strategy, IntentId Intent, OrderChange Change, OrderRole Role = OrderRole.Entry);

    /// <summary>Command of a strategy: close a part of its position.</summary>
    /// <param name="Strategy">Who.</param>
    /// <param name="Contract">The contract.</param>
    /// <param name="Size">Contracts, at least 1.</param>
    /// <param name="Why">In words.</param>
    public sealed record PartialClose(StrategyName Strategy, ContractId Contract, int Size, string Why);

    /// <summary>Command of a strategy: flatten, and take the other side once the venue shows flat.</summary>
    /// <param name="Strategy">Who.</param>
    /// <param name="Intent">Its ascending number.</param>
    /// <param name="Contract">The contract.</param>
    /// <param name="Size">Contracts of the new position.</param>
    /// <param name="Bracket">Its protection.</param>
    /// <param name="DecidedAt">The receipt sequence that the strategy had consumed.</param>
    public sealed record Reverse(StrategyName Strategy, IntentId Intent, ContractId Contract, int Size, Bracket? Bracket, ReceiptSequence DecidedAt)
    {
        /// <summary>Why a signal from outside wants it; null for what a strategy decides by itself.</summary>
        public string? Why { get; init; }
    }

    /// <summary>Command of a person: the firm's rules of this account, checked against the trade history.</summary>
    /// <param name="Rules">Name of the rules in <c>risk.conf</c>.</param>
    /// <param name="StartBalance">Balance at which the account began.</param>
    /// <param name="Floor">Loss floor that the platform shows.</param>
    /// <param name="HighestDayEnd">Highest end-of-day balance.</param>
    /// <param name="Who">The person.</param>
    public sealed record StateProfile(string Rules, Money StartBalance, Money Floor, Money HighestDayEnd, string Who);

    /// <summary>Command of a person: let a paused strategy go on.</summary>
    /// <param name="Strategy">Who goes on.</param>
    /// <param name="Who">The person.</param>
    /// <param name="Why">In words.</param>
    public sealed record ResumeStrategy(StrategyName Strategy, string Who, string Why);

    /// <summary>Told to the guardian: the book is down or recovers. <see cref="AccountChanged"/> says when it is back.</summary>
    public sealed record BookLost
    {
        /// <summary>The only instance.</summary>
        public static BookLost Instance { get; } = new();
    }

    /// <summary>Told by the guardian: equity has reached a new high.</summary>
    /// <param name="Equity">Cash plus open profit at conservative marks.</param>
    public sealed record ReportEquity(Money Equity);

    /// <summary>Command of a strategy: cancel the order of an intent.</summary>
    /// <param name="Strategy">Who.</param>
    /// <param name="Intent">The intent's number.</param>
    public sealed record Cancel(StrategyName Strategy, IntentId Intent);

    /// <summary>Query at an orderly stop: save a snapshot of the book, so that the next start is quick. Answered by <see cref="StateSaved"/>, whether or not it succeeded.</summary>
    public sealed record SaveState
    {
        /// <summary>The only instance.</summary>
        public static SaveState Instance { get; } = new();
    }

    /// <summary>Answer to <see cref="SaveState"/>.</summary>
    public sealed record StateSaved
    {
        /// <summary>The only instance.</summary>
        public static StateSaved Instance { get; } = new();
    }

    /// <summary>Published when a book has replayed its journal and can write to it.</summary>
    /// <param name="Account">The account.</param>
    public sealed record BookReady(AccountId Account);

    /// <summary>Published at the start: the account's journal cannot be replayed, so its book never opened and does not try again.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Sentence">Which event, and why.</param>
    public sealed record BookUnreadable(AccountId Account, string Sentence);

    /// <summary>Command: cancel every live order and close the position at the market; of one contract, or of the account.</summary>
    /// <param name="Contract">One contract, or all.</param>
    /// <param name="Who">Strategy, guardian or person.</param>
    /// <param name="Why">In words.</param>
    public sealed record Flatten(ContractId? Contract, string Who, string Why);

    /// <summary>Command: cancel every live order; of one contract, or of the account.</summary>
    /// <param name="Contract">One contract, or all.</param>
    /// <param name="Who">Strategy, guardian or person.</param>
    public sealed record CancelEverything(ContractId? Contract, string Who);

    /// <summary>Command: cancel entries, keep what protects an open position, close what nothing protects.</summary>
    /// <param name="Contract">One contract, or all.</param>
    /// <param name="Who">Engine, strategy or person.</param>
    /// <param name="Why">In words.</param>
    public sealed record CancelEntries(ContractId? Contract, string Who, string Why)
    {
        /// <summary>True when the process is about to end (<see cref="AccountContext.IsStopping"/>).</summary>
        public bool Stopping { get; init; }
    }

    /// <summary>Command: change what the account may do.</summary>
    /// <param name="State">The new state.</param>
    /// <param name="Who">Guardian, venue or person.</param>
    /// <param name="Why">In words.</param>
    public sealed record SetTrading(TradingState State, string Who, string Why);

    /// <summary>Told to the guardian and published on the event stream after each commit that changed the account.</summary>
    /// <param name="State">The journaled state.</param>
    /// <param name="InSync">True when the book agrees with the venue.</param>
    /// <param name="Events">Events journaled since the process started.</param>
    public sealed record AccountChanged(AccountState State, bool InSync, long Events);

    /// <summary>Published on the event stream: something that a person should know.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Alert">What, and when: market time, UTC.</param>
    public sealed record AlertRaised(AccountId Account, Alert Alert)
    {
        /// <summary>One sentence.</summary>
        public string Text => Alert.Text;
    }

    /// <summary>Published on the event stream after each commit: what was journaled, in order.</summary>
    /// <param name="Account">The account.</param>
    /// <param name="Events">The events.</param>
    public sealed record Journaled(AccountId Account, ImmutableArray<IAccountEvent> Events);

    /// <summary>Query: answered by <see cref="AccountChanged"/>.</summary>
    public sealed record GetAccount
    {
        /// <summary>The only instance.</summary>
        public static GetAccount Instance { get; } = new();
    }

    /// <summary>Command to the gate: what the book or the guardian wants sent.</summary>
    /// <param name="Effect">A place, change, cancel or close.</param>
    public sealed record Send(AccountEffect Effect)
    {
        /// <summary>The trace that it is part of; null while nobody listens.</summary>
        internal OrderTrace? Trace { get; init; }
    }

    /// <summary>Command to the gate: cancel every open order and close every position that the venue shows, until it shows none.</summary>
    /// <param name="Who">Guardian or person.</param>
    /// <param name="Why">In words.</param>
    /// <param name="ClosePositions">False cancels orders only.</param>
    public sealed record EmergencyFlatten(string Who, string Why, bool ClosePositions = true)
    {
        /// <summary>One contract; null for the account.</summary>
        public ContractId? Contract { get; init; }

        /// <summary>True where orders only are cancelled: stops that would close a position stay.</summary>
        public bool KeepStops { get; init; }
    }

    /// <summary>The gate's answer to <see cref="EmergencyFlatten"/>.</summary>
    /// <param name="Flat">True when the venue showed neither orders nor positions.</param>
    /// <param name="Text">What happened.</param>
    public sealed record EmergencyFlattened(bool Flat, string Text)
    {
        /// <summary>True when the venue showed that everything that was asked for is done.</summary>
        public bool IsDone { get; init; }
    }
}
