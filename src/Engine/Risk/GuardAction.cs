using Engine.Accounts;
using Engine.Markets;

namespace Engine.Risk;

/// <summary>What the guardian wants done.</summary>
public abstract record GuardAction
{
    private GuardAction()
    {
    }

    /// <summary>Tell a person.</summary>
    /// <param name="Message">What.</param>
    public sealed record Alert(Alerts.Alert Message) : GuardAction
    {
        /// <summary>One sentence.</summary>
        public string Text => Message.Text;
    }

    /// <summary>Through the book: change what the account may do.</summary>
    /// <param name="State">Reducing or halted.</param>
    /// <param name="Why">In words.</param>
    public sealed record SetTrading(TradingState State, string Why) : GuardAction;

    /// <summary>Through the book: flatten.</summary>
    /// <param name="Contract">One contract; null for the account.</param>
    /// <param name="Why">In words.</param>
    public sealed record Flatten(ContractId? Contract, string Why) : GuardAction;

    /// <summary>Through the gate, without the book: flatten from the venue's own picture.</summary>
    /// <param name="Contract">One contract; null for the account.</param>
    /// <param name="Why">In words.</param>
    public sealed record Emergency(ContractId? Contract, string Why) : GuardAction;

    /// <summary>Read balance, orders and positions from the venue; the answer comes as <see cref="GuardInput.VenueSeen"/>.</summary>
    public sealed record ReadVenue : GuardAction
    {
        /// <summary>The only instance.</summary>
        public static ReadVenue Instance { get; } = new();
    }

    /// <summary>Through the book: equity has reached a new high, which a floor that trails within the day follows.</summary>
    /// <param name="Equity">Cash plus open profit at the last prices.</param>
    public sealed record ReportEquity(Money Equity) : GuardAction;
}
