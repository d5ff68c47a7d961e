using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>What an order must satisfy before it is accepted (contract.md §4.5).</content>
public sealed partial class Venue
{
    private const int LongestTag = 64;

    /// <summary>No order is larger, under whatever rules: sums of sizes and money stay far inside their types.</summary>
    private const int LargestSize = 100_000;

    private (int Code, string? Text) Validate(
        AccountLedger ledger, ContractBook book, VenueCommand.Place command, DateTimeOffset now, out Price? limit, out Price? stop)
    {
        limit = null;
        stop = null;
        if (command.Tag is { } tag && ledger.Tags.Contains(tag))
        {
            return (2, VenueTexts.TagUsed);
        }

        if (book.Month.HasPassed(now))
        {
            return (9, null);
        }

        if (!ledger.CanTrade)
        {
            return (10, null);
        }

        var text = CheckForm(command)
            ?? CheckPrices(book, command, out limit, out stop);
        if (text is not null)
        {
            return (2, text);
        }

        if (book.Last is null || (_rules.Sessions && !ChicagoTime.IsGlobexOpen(now)))
        {
            return (2, VenueTexts.NotTrading);
        }

        return _rules.Limits && ExceedsCap(ledger, book, (OrderSide)command.Side, command.Size) ? (2, VenueTexts.Margin) : (0, null);
    }

    private static string? CheckForm(VenueCommand.Place command)
    {
        if (command.Type is not ((int)OrderType.Limit or (int)OrderType.Market or (int)OrderType.Stop or (int)OrderType.JoinBid or (int)OrderType.JoinAsk))
        {
            return VenueTexts.OrderType;
        }

        if (command.Side is not (0 or 1))
        {
            return VenueTexts.OrderSide;
        }

        if (command.Size is < 1 or > LargestSize)
        {
            return VenueTexts.OrderSize;
        }

        if (command.Tag is { Length: > LongestTag })
        {
            return VenueTexts.TagTooLong;
        }

        // The default account mode: brackets need the Auto-OCO mode, which no request can switch on.
        return command.StopLoss is not null || command.TakeProfit is not null ? VenueTexts.Brackets : null;
    }

    private static string? CheckPrices(ContractBook book, VenueCommand.Place command, out Price? limit, out Price? stop)
    {
        var text = CheckPrice(book, command.LimitPrice, VenueTexts.LimitPrice, VenueTexts.LimitOffGrid, out limit);
        text = CheckPrice(book, command.StopPrice, VenueTexts.StopPrice, VenueTexts.StopOffGrid, out stop) ?? text;
        if (text is not null)
        {
            return text;
        }

        switch ((OrderType)command.Type)
        {
            case OrderType.Limit when limit is null:
                return VenueTexts.LimitPrice;
            case OrderType.Stop when stop is null:
                return VenueTexts.StopPrice;
            case OrderType.Stop when stop is { } trigger && IsStopPassed(book, (OrderSide)command.Side, trigger):
                return VenueTexts.OutsideRange;
            default:
                return null;
        }
    }

    private static string? CheckPrice(ContractBook book, decimal? given, string malformed, string offGrid, out Price? price)
    {
        price = null;
        if (given is not { } value)
        {
            return null;
        }

        if (!Price.TryFromDecimal(value, out var exact))
        {
            return malformed;
        }

        price = exact;
        return book.Instrument.IsAligned(exact) ? null : offGrid;
    }

    private static bool IsStopPassed(ContractBook book, OrderSide side, Price trigger) =>
        book.Last is { } last && (side == OrderSide.Buy ? trigger <= last : trigger >= last);

    private bool ExceedsCap(AccountLedger ledger, ContractBook book, OrderSide side, int size)
    {
        if (ledger.SizeCapTenths is not { } cap)
        {
            return false;
        }

        var before = 0L;
        var after = 0L;
        foreach (var other in _books.Values)
        {
            var net = (long)ledger.NetOf(other.Instrument.Id);
            var (buys, sells) = WorkingSizes(ledger, other);
            before += other.Product.CapWeight * Math.Max(Math.Abs(net + buys), Math.Abs(net - sells));
            if (ReferenceEquals(other, book))
            {
                buys += side == OrderSide.Buy ? size : 0;
                sells += side == OrderSide.Sell ? size : 0;
            }

            after += other.Product.CapWeight * Math.Max(Math.Abs(net + buys), Math.Abs(net - sells));
        }

        return after > cap && after > before;
    }

    private (long Buys, long Sells) WorkingSizes(AccountLedger ledger, ContractBook book)
    {
        var (buys, sells) = (0L, 0L);
        foreach (var id in book.Working)
        {
            if (ReferenceEquals(_owners[id], ledger) && ledger.Find(new OrderId(id)) is { } order)
            {
                buys += order.Side == OrderSide.Buy ? order.Size - order.FillVolume : 0;
                sells += order.Side == OrderSide.Sell ? order.Size - order.FillVolume : 0;
            }
        }

        return (buys, sells);
    }
}
