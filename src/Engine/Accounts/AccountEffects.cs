using Engine.Gateway;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Accounts;

/// <summary>Something that the shell has to do. Urgent effects leave before the journal is written, all others after.</summary>
public abstract record AccountEffect
{
    private AccountEffect()
    {
    }

    /// <summary>True for cancels and closes: they never wait for the journal.</summary>
    public virtual bool Urgent => false;

    /// <summary>Send an order, once.</summary>
    /// <param name="Request">The order.</param>
    public sealed record SendPlace(OrderRequest Request) : AccountEffect
    {
        /// <summary>Why it is placed, as its <see cref="OrderIntended.Why"/> says: for the answer, and never for the venue.</summary>
        public string? Why { get; init; }

        /// <summary>The input that its answer becomes.</summary>
        /// <param name="at">Market time, UTC.</param>
        /// <param name="outcome">What is known.</param>
        public PlaceAnswered Answered(DateTimeOffset at, MutationOutcome outcome) => new(at, Request.Tag, outcome) { Why = Why };
    }

    /// <summary>Send a cancel.</summary>
    /// <param name="Order">The venue's number.</param>
    public sealed record SendCancel(OrderId Order) : AccountEffect
    {
        /// <inheritdoc/>
        public override bool Urgent => true;
    }

    /// <summary>Send a close.</summary>
    /// <param name="Contract">The contract.</param>
    public sealed record SendClose(ContractId Contract) : AccountEffect
    {
        /// <inheritdoc/>
        public override bool Urgent => true;
    }

    /// <summary>Send a close of a part of a position.</summary>
    /// <param name="Contract">The contract.</param>
    /// <param name="Size">Contracts, at least 1.</param>
    public sealed record SendPartialClose(ContractId Contract, int Size) : AccountEffect
    {
        /// <summary>
        /// True for one that the engine sends on its own account because the first was busted: it leaves after the journal has it, so
        /// that a process which dies in between does not close the part twice. Sent twice, a close of a part closes two.
        /// </summary>
        public bool Repeated { get; init; }

        /// <inheritdoc/>
        public override bool Urgent => !Repeated;
    }

    /// <summary>Send a change, once.</summary>
    /// <param name="Order">The venue's number.</param>
    /// <param name="Change">The new terms.</param>
    public sealed record SendModify(OrderId Order, OrderChange Change) : AccountEffect
    {
        /// <summary>The order's contract, so that the change waits its turn among the contract's orders; null orders it among changes of this order alone.</summary>
        public ContractId? Contract { get; init; }
    }

    /// <summary>Step a <see cref="Tidy"/> after a while of market time.</summary>
    /// <param name="After">How long.</param>
    public sealed record LookAgain(TimeSpan After) : AccountEffect;

    /// <summary>Tell a strategy.</summary>
    /// <param name="Strategy">Whom.</param>
    /// <param name="Notice">What.</param>
    public sealed record Notify(StrategyName Strategy, IStrategyNotice Notice) : AccountEffect;

    /// <summary>Compare with the venue.</summary>
    /// <param name="Why">For the journal.</param>
    public sealed record AskVenue(string Why) : AccountEffect;

    /// <summary>Tell a person.</summary>
    /// <param name="Message">What.</param>
    public sealed record Alert(Alerts.Alert Message) : AccountEffect
    {
        /// <summary>One sentence.</summary>
        public string Text => Message.Text;
    }
}
