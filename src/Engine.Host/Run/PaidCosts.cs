using System.Collections.Immutable;
using System.Globalization;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Host.Configuration;
using Engine.Simulator;

namespace Engine.Host.Run;

/// <summary>
/// What the account's own trades paid: of each product the fees and commission of one contract and side in the newest trade of a journal. A trade
/// that cost nothing says nothing, for a venue charges every side.
/// </summary>
/// <param name="ByProduct">By product code.</param>
/// <param name="Sentence">For the result.</param>
internal sealed record PaidCosts(ImmutableSortedDictionary<string, SideCosts> ByProduct, string Sentence)
{
    /// <summary>Reads a journal, which an engine may be writing.</summary>
    /// <exception cref="UserErrorException">It is no journal, or no trade in it cost anything.</exception>
    public static PaidCosts Read(string journal)
    {
        if (!File.Exists(journal))
        {
            throw new UserErrorException($"--fees-from {journal}: there is no such file; name the journal of an environment, such as live.db in the journal folder.");
        }

        try
        {
            var trades = JournalReader.PersistenceIds(journal)
                .Where(id => !id.StartsWith(JournalReader.StatePrefix, StringComparison.Ordinal))
                .SelectMany(id => JournalReader.Events(journal, id))
                .Select(entry => entry.Event)
                .OfType<TradeBooked>();
            var paid = Of(trades);
            return paid.IsEmpty
                ? throw new UserErrorException($"--fees-from {journal}: no trade in it paid anything.")
                : new PaidCosts(paid, $"costs a side as the newest own trades of {Path.GetFileName(journal)} paid: {string.Join(", ", paid.Select(Text))}; others by the venue's table");
        }
        catch (Exception e) when (e is JournalException or System.Runtime.Serialization.SerializationException)
        {
            throw new UserErrorException($"--fees-from {journal}: {e.Message}");
        }
    }

    /// <summary>The costs of one contract and side by product code. Of several trades at one time the one with the greater number counts.</summary>
    internal static ImmutableSortedDictionary<string, SideCosts> Of(IEnumerable<TradeBooked> trades) => trades
        .Where(trade => trade.Size > 0 && trade.Fees + trade.Commissions != Money.Zero)
        .Select(trade => (Trade: trade, Product: ContractMonth.TryParse(trade.Contract.Value, out var product, out _) ? product : null))
        .Where(trade => trade.Product is not null)
        .GroupBy(trade => trade.Product!, trade => trade.Trade, StringComparer.Ordinal)
        .ToImmutableSortedDictionary(
            group => group.Key,
            group => CostsOf(group.MaxBy(trade => (trade.At, trade.Id.Value))!),
            StringComparer.Ordinal);

    private static SideCosts CostsOf(TradeBooked trade) => new(
        Money.FromDecimal(decimal.Round(trade.Fees.ToDecimal() / trade.Size, 6)), Money.FromDecimal(decimal.Round(trade.Commissions.ToDecimal() / trade.Size, 6)));

    private static string Text(KeyValuePair<string, SideCosts> row) =>
        string.Create(CultureInfo.InvariantCulture, $"{row.Key} {row.Value.Fees.ToDecimal():0.00####} + {row.Value.Commission.ToDecimal():0.00####}");
}
