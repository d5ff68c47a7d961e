using Engine.Markets;
using Engine.Orders;
using Engine.Soak.Venue;

namespace Engine.Soak.Book;

/// <summary>Where book and venue differ; nothing when they agree.</summary>
internal static class Comparison
{
    public static IReadOnlyList<string> Differences(SeenBook book, VenueTruth venue)
    {
        var differences = new List<string>();
        CompareOrders(book, venue, differences);
        ComparePositions(book, venue, differences);
        CompareTrades(book, venue, differences);
        if (book.State.Cash.ToDecimal() != venue.Account.Balance)
        {
            differences.Add($"the book's cash is {book.State.Cash}, the venue's balance {venue.Account.Balance}");
        }

        return differences;
    }

    private static void CompareOrders(SeenBook book, VenueTruth venue, List<string> differences)
    {
        var open = venue.Orders.Where(o => !o.IsOver).ToDictionary(o => o.Id);
        foreach (var order in venue.Orders)
        {
            // What ended without a tag of ours while nobody looked (a close, a bracket child) matters through its fills alone.
            var mustBeKnown = !order.IsOver || (order.CustomTag is { } tag && book.State.Orders.ContainsKey(new ClientTag(tag)));
            if (mustBeKnown && !book.Knows(order.Id))
            {
                differences.Add($"order {order.Id} ({order.CustomTag ?? "no tag"}, status {order.Status}) is unknown to the book");
            }
        }

        foreach (var order in book.State.LiveOrders)
        {
            if (order.Id is not { } id || !open.Remove(id.Value, out var shown))
            {
                differences.Add($"the book's order {order.Tag} is {order.State} and not open at the venue");
            }
            else if (Difference(order, shown) is { } text)
            {
                differences.Add($"order {order.Tag}: {text}");
            }
        }

        differences.AddRange(open.Values.Select(o => $"order {o.Id} ({o.CustomTag ?? "no tag"}) is open at the venue and not live in the book"));
    }

    private static string? Difference(Order order, TruthOrder shown)
    {
        if (order.Size != shown.Size || order.Filled != shown.FillVolume || (int)order.Side != shown.Side)
        {
            return $"{order.Side} {order.Filled}/{order.Size} in the book, {(OrderSide)shown.Side} {shown.FillVolume}/{shown.Size} at the venue";
        }

        // A trailing stop's level follows the market without an event, and a suspended child has no price yet.
        return order.Type is OrderType.TrailingStop || order.State == OrderState.Suspended ? null
            : order.LimitPrice?.ToDecimal() != shown.LimitPrice ? $"limit {order.LimitPrice} in the book, {shown.LimitPrice} at the venue"
            : order.StopPrice?.ToDecimal() != shown.StopPrice ? $"stop {order.StopPrice} in the book, {shown.StopPrice} at the venue"
            : null;
    }

    private static void ComparePositions(SeenBook book, VenueTruth venue, List<string> differences)
    {
        var held = venue.Positions.ToDictionary(p => p.ContractId, p => p.Net, StringComparer.Ordinal);
        foreach (var contract in book.State.Positions.Keys.Select(c => c.Value).Union(held.Keys))
        {
            var (own, theirs) = (book.State.PositionIn(new ContractId(contract)).Net, held.GetValueOrDefault(contract));
            if (own != theirs)
            {
                differences.Add($"the book holds {own} of {contract}, the venue {theirs}");
            }
        }
    }

    private static void CompareTrades(SeenBook book, VenueTruth venue, List<string> differences)
    {
        var standing = venue.Trades.Where(t => !t.Voided).Select(t => t.Id).ToHashSet();
        differences.AddRange(standing.Where(id => !book.Trades.Contains(id)).Select(id => $"fill {id} is not booked"));
        differences.AddRange(book.Trades.Where(id => !standing.Contains(id)).Select(id => $"fill {id} is booked and does not stand at the venue"));
    }
}
