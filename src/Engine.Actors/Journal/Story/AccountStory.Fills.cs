using System.Globalization;
using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Actors.Journal.Story;

/// <content>Fills, and the position that they leave.</content>
public sealed partial class AccountStory
{
    private void Booked(JournalEntry entry, TradeBooked e)
    {
        _nets[e.Contract] = NetOf(e.Contract) + (e.Side.Sign() * e.Size);
        var order = e.Tag is { } tag ? _orders.GetValueOrDefault(tag) : null;
        Remember(e, order);
        if (order is null)
        {
            var alone = new StoryParagraph(StoryKind.Order, $"{(e.Strategy is { } strategy ? $"{strategy}: " : "")}{Words.Order(e.Side, e.Size, e.Contract)}, order {e.Order}, {(e.Tag is null ? "not known yet" : "of which nothing was told for long")}")
            {
                Strategy = e.Strategy,
                Contract = e.Contract,
                Tag = e.Tag,
                Order = e.Order,
                Side = e.Side,
                Size = e.Size,
                Continued = e.Tag is not null,
            };
            alone.Add(entry, "filled", Fill(e), venueClock: true);
            alone.Complete = true;
            Count(alone, e);
            Begin(alone);
            Settle(alone, e.Contract);
            return;
        }

        var paragraph = Open(order, entry);
        paragraph.Add(entry, "filled", order.Prefix + Fill(e), venueClock: true);
        Fill(order, paragraph, e);
        Settle(paragraph, e.Contract);
    }

    private void Attributed(JournalEntry entry, TradeAttributed e)
    {
        if (!_orders.TryGetValue(e.Tag, out var order))
        {
            return;
        }

        var paragraph = Open(order, entry);
        if (_trades.TryGetValue(e.Id, out var known))
        {
            paragraph.Add(entry, "filled", $"{order.Prefix}{Fill(known.Trade)}; it was booked before the order was known", venueClock: true, at: known.Trade.At);
            _trades[e.Id] = (order, known.Trade);
            Fill(order, paragraph, known.Trade);
        }
        else
        {
            paragraph.Add(entry, "filled", $"{order.Prefix}trade {e.Id}, booked long before");
        }

        Settle(paragraph, order.Contract);
    }

    private void Voided(JournalEntry entry, TradeVoided e)
    {
        if (!_trades.TryGetValue(e.Id, out var known))
        {
            Single(entry, new StoryParagraph(StoryKind.Account, $"trade {e.Id} busted"), "busted", $"realised {e.RealizedGross}, position {Signed(e.Net)}");
            return;
        }

        _nets[known.Trade.Contract] = e.Net;
        var text = string.Create(CultureInfo.InvariantCulture, $"trade {e.Id} of {known.Trade.Size} at {known.Trade.Price} is taken out by the venue: realised {e.RealizedGross}, position {Signed(e.Net)}");
        if (known.Order is not { } order)
        {
            Single(entry, new StoryParagraph(StoryKind.Account, $"trade {e.Id} busted") { Contract = known.Trade.Contract }, "busted", text);
            return;
        }

        var paragraph = Open(order, entry);
        paragraph.Add(entry, "busted", order.Prefix + text);
        if (paragraph.Main == order)
        {
            paragraph.Filled -= known.Trade.Size;
            paragraph.FilledNotional -= (Int128)known.Trade.Price.Nanos * known.Trade.Size;
        }

        paragraph.Realized += e.RealizedGross;
        paragraph.Costs -= known.Trade.Fees + known.Trade.Commissions;
        Settle(paragraph, order.Contract);
    }

    private void Fill(StoryOrder order, StoryParagraph paragraph, TradeBooked trade)
    {
        order.Filled += trade.Size;
        order.ShownFilled = Math.Max(order.ShownFilled, order.Filled);
        order.State = OrderTransitions.Next(order.State, order.Filled >= order.Size ? OrderSignal.FilledWhole : OrderSignal.FilledInPart, hadFill: true).Next;
        if (order.Entry is { } entry)
        {
            entry.Exited += trade.Size;
        }

        Count(paragraph, trade, own: paragraph.Main == order || paragraph.Main is null);
    }

    private static void Count(StoryParagraph paragraph, TradeBooked trade, bool own = true)
    {
        if (own)
        {
            paragraph.Filled += trade.Size;
            paragraph.FilledNotional += (Int128)trade.Price.Nanos * trade.Size;
        }

        paragraph.Realized += trade.RealizedGross;
        paragraph.Costs += trade.Fees + trade.Commissions;
    }

    private string Fill(TradeBooked e) => string.Create(
        CultureInfo.InvariantCulture,
        $"{e.Size} at {e.Price}, trade {e.Id}, costs {e.Fees + e.Commissions}{(e.RealizedGross == Money.Zero ? "" : $", realised {e.RealizedGross}")}, position {Signed(NetOf(e.Contract))}");

    private static string Signed(int net) => net.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    /// <summary>Ends the paragraph when all of it is told, and those that waited for the position to be gone.</summary>
    private void Settle(StoryParagraph paragraph, ContractId contract)
    {
        var flat = NetOf(contract) == 0;
        if (paragraph.Kind == StoryKind.Order && paragraph.Main is { } order)
        {
            paragraph.Complete = order.IsTold(flat);
        }
        else if (paragraph.Kind == StoryKind.Close && paragraph.Main is { IsOver: true })
        {
            paragraph.Complete = true;
        }

        if (!flat)
        {
            return;
        }

        foreach (var other in _waiting.Where(other => !other.Complete && other.Contract == contract))
        {
            other.Complete = other.Kind == StoryKind.Order ? other.Main?.IsTold(flat) ?? true : other.Kind == StoryKind.Close && other.Main is null or { IsOver: true };
        }
    }

    private void Remember(TradeBooked trade, StoryOrder? order)
    {
        _trades[trade.Id] = (order, trade);
        _oldTrades.Enqueue(trade.Id);
        if (_oldTrades.Count > Remembered)
        {
            _trades.Remove(_oldTrades.Dequeue());
        }
    }
}
