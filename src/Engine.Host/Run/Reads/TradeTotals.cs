using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Engine.Accounts;

namespace Engine.Host.Run.Reads;

/// <summary>What fills come to. Voided ones are counted apart and add nothing (contract.md §4.9). Exact.</summary>
/// <param name="Fills">Fills that stand.</param>
/// <param name="Contracts">Contracts of them.</param>
/// <param name="Gross">Profit before costs, dollars.</param>
/// <param name="Fees">Fees, dollars.</param>
/// <param name="Commissions">Commissions, dollars.</param>
/// <param name="Voided">Fills that were voided.</param>
internal sealed record TradeTotals(int Fills, long Contracts, Money Gross, Money Fees, Money Commissions, int Voided)
{
    /// <summary>What the balance has changed by.</summary>
    public Money Net => Gross - Fees - Commissions;

    /// <summary>Adds up.</summary>
    public static TradeTotals Of(ImmutableArray<VenueTrade> trades) => trades.Aggregate(
        new TradeTotals(0, 0, Money.Zero, Money.Zero, Money.Zero, 0),
        (sum, trade) => trade.Voided
            ? sum with { Voided = sum.Voided + 1 }
            : sum with
            {
                Fills = sum.Fills + 1,
                Contracts = sum.Contracts + trade.Size,
                Gross = sum.Gross + (trade.ProfitAndLoss ?? Money.Zero),
                Fees = sum.Fees + trade.Fees,
                Commissions = sum.Commissions + trade.Commissions,
            });

    /// <summary>What one fill changes the balance by; nothing when it is voided.</summary>
    public static Money NetOf(VenueTrade trade) => trade.Voided ? Money.Zero : (trade.ProfitAndLoss ?? Money.Zero) - trade.Fees - trade.Commissions;

    /// <summary>One line for a person.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Fills} fill{(Fills == 1 ? "" : "s")} of {Contracts} contract{(Contracts == 1 ? "" : "s")}: gross {ReadText.Signed(Gross)}, fees {ReadText.Amount(Fees)}, commissions {ReadText.Amount(Commissions)}, net {ReadText.Signed(Net)} USD{(Voided > 0 ? $"; {Voided} voided not counted" : "")}");

    /// <summary>As the member <c>totals</c>.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("totals");
        writer.WriteNumber("fills", Fills);
        writer.WriteNumber("contracts", Contracts);
        writer.WriteNumber("profitAndLoss", Gross.ToDecimal());
        writer.WriteNumber("fees", Fees.ToDecimal());
        writer.WriteNumber("commissions", Commissions.ToDecimal());
        writer.WriteNumber("net", Net.ToDecimal());
        writer.WriteNumber("voided", Voided);
        writer.WriteEndObject();
    }
}
