using Engine.Accounts;
using Engine.Markets;
using Engine.Orders;

namespace Engine.Simulator;

/// <content>What an order must satisfy before it is accepted (contract.md §4.5).</content>
public sealed partial class Venue
{
    private const int LongestTag = 64;
    private const int MostTrailTicks = 1_000;

    /// <summary>Bounds of our own, far outside what trades: within them no product of price, size and tick value overflows.</summary>
    private const int LargestSize = 10_000;
    private const int MostTicks = 1_000_000;
    private const string StopLossSuffix = "-SL";
    private const string TakeProfitSuffix = "-TP";

    private (int Code, string? Text) Validate(AccountLedger ledger, ContractBook book, VenueCommand.Place command, DateTimeOffset now, out OrderPrices prices)
    {
        prices = default;
        if (command.Tag is { } tag && IsBurnt(ledger, command, tag))
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
            ?? CheckBrackets(ledger, command)
            ?? CheckPrices(book, command, out prices);
        if (text is not null)
        {
            return (2, text);
        }

        if (!book.HasPrice || !IsTrading(book, now) || !CanJoin(book, (OrderType)command.Type))
        {
            return (2, VenueTexts.NotTrading);
        }

        return CheckExposure(ledger, book, (OrderSide)command.Side, command.Size);
    }

    /// <summary>True when a tag is taken, by an order or by the leg that an order would get.</summary>
    private static bool IsBurnt(AccountLedger ledger, VenueCommand.Place command, string tag) =>
        ledger.Tags.Contains(tag)
        || (command.StopLoss is not null && ledger.Tags.Contains(tag + StopLossSuffix))
        || (command.TakeProfit is not null && ledger.Tags.Contains(tag + TakeProfitSuffix));

    private static bool CanJoin(ContractBook book, OrderType type) =>
        type switch { OrderType.JoinBid => book.Bid is not null, OrderType.JoinAsk => book.Ask is not null, _ => true };

    private bool IsTrading(ContractBook book, DateTimeOffset now) =>
        !book.Core.Halted
        && (!_rules.Sessions || (ChicagoTime.IsGlobexOpen(now) && !(_rules.TradingDay && ChicagoTime.IsAfterFirmClose(now))));

    private static string? CheckForm(VenueCommand.Place command)
    {
        if (command.Type is not (int)OrderType.StopLimit and >= (int)OrderType.Limit and <= (int)OrderType.JoinAsk)
        {
            return command.Side is not (0 or 1) ? VenueTexts.OrderSide
                : command.Size is < 1 or > LargestSize ? VenueTexts.OrderSize
                : command.Tag is { } tag && tag.Length + (command.StopLoss is null && command.TakeProfit is null ? 0 : StopLossSuffix.Length) > LongestTag
                    ? VenueTexts.TagTooLong
                : null;
        }

        return VenueTexts.OrderType;
    }

    private string? CheckBrackets(AccountLedger ledger, VenueCommand.Place command)
    {
        if (command.StopLoss is null && command.TakeProfit is null)
        {
            return null;
        }

        if (ledger.Account.Brackets != BracketMode.AutoOco)
        {
            return VenueTexts.Brackets;
        }

        var sign = (long)((OrderSide)command.Side).Sign();
        if (command.StopLoss is { } stop)
        {
            if ((OrderType)stop.Type is not (OrderType.Stop or OrderType.TrailingStop))
            {
                return VenueTexts.OrderType;
            }

            if (stop.Ticks * sign >= 0)
            {
                return VenueTexts.StopLossTicks(stop.Ticks, longing: sign > 0);
            }

            if (CheckDistance("stop loss", stop.Ticks) is { } text)
            {
                return text;
            }
        }

        if (command.TakeProfit is { } target)
        {
            if ((OrderType)target.Type != OrderType.Limit)
            {
                return VenueTexts.OrderType;
            }

            if (target.Ticks * sign <= 0)
            {
                return VenueTexts.TakeProfitTicks(target.Ticks, longing: sign > 0);
            }

            return CheckDistance("take profit", target.Ticks);
        }

        return null;
    }

    private string? CheckDistance(string leg, int ticks) => Math.Abs((long)ticks) switch
    {
        var distance when distance < _rules.MinimumBracketTicks => VenueTexts.BracketTooNear(leg, ticks, _rules.MinimumBracketTicks),
        > MostTicks => VenueTexts.BracketTooFar(leg, ticks, MostTicks),
        _ => null,
    };

    private string? CheckPrices(ContractBook book, VenueCommand.Place command, out OrderPrices prices)
    {
        prices = default;
        var text = CheckPrice(book, command.LimitPrice, VenueTexts.LimitPrice, VenueTexts.LimitOffGrid, out var limit);
        text = CheckPrice(book, command.StopPrice, VenueTexts.StopPrice, VenueTexts.StopOffGrid, out var stop) ?? text;
        prices = new OrderPrices(limit, stop, null);
        if (text is not null)
        {
            return text;
        }

        switch ((OrderType)command.Type)
        {
            case OrderType.Limit:
                return limit is not { } price ? VenueTexts.LimitPrice : IsTooFar(book, price) ? VenueTexts.OutsideRange : null;
            case OrderType.Stop:
                return stop is not { } trigger ? VenueTexts.StopPrice
                    : IsStopPassed(book, (OrderSide)command.Side, trigger) || IsTooFar(book, trigger) ? VenueTexts.OutsideRange
                    : null;
            case OrderType.TrailingStop:
                text = CheckTrail(book, command.TrailPrice, out var ticks);
                prices = prices with { Stop = null, TrailTicks = ticks };
                return text ?? (ticks > MostTrailTicks ? VenueTexts.TrailTooFar : null);
            default:
                return null;
        }
    }

    private string? CheckChange(
        OrderRecord order, VenueCommand.Modify command, DateTimeOffset now, out Price? limit, out Price? stop, out int? trail)
    {
        trail = null;
        var book = order.Book;
        var text = CheckPrice(book, command.LimitPrice, VenueTexts.LimitPrice, VenueTexts.LimitOffGrid, out limit);
        text = CheckPrice(book, command.StopPrice, VenueTexts.StopPrice, VenueTexts.StopOffGrid, out stop) ?? text;
        if (command.Size is { } size && (size <= order.Filled || size > LargestSize))
        {
            return VenueTexts.OrderSize;
        }

        if (text is null && order.Type == OrderType.TrailingStop && command.TrailPrice is { } wanted)
        {
            text = CheckTrail(book, wanted, out trail) ?? (trail > MostTicks ? VenueTexts.OutsideRange : null);
        }

        if (text is not null)
        {
            return text;
        }

        if ((order.Kind == MatchingKind.Limit && limit is { } price && IsTooFar(book, price))
            || (order.Kind == MatchingKind.Stop && stop is { } trigger && (IsStopPassed(book, order.Side, trigger) || IsTooFar(book, trigger))))
        {
            return VenueTexts.OutsideRange;
        }

        return !IsTrading(book, now) ? VenueTexts.NotTrading
            : command.Size > order.Size ? CheckExposure(order.Ledger, book, order.Side, command.Size.Value - order.Size).Text
            : null;
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

    /// <summary>The distance in ticks of an absolute trail price from the last trade, truncated as the venue does.</summary>
    private static string? CheckTrail(ContractBook book, decimal? given, out int? ticks)
    {
        ticks = null;
        if (given is not { } value)
        {
            return VenueTexts.TrailMissing;
        }

        if (!Price.TryFromDecimal(value, out var price) || !book.Instrument.IsAligned(price))
        {
            return VenueTexts.TrailOffGrid;
        }

        if (book.Last is not { } last)
        {
            return VenueTexts.TrailWithoutLast;
        }

        var distance = Math.Abs(book.Instrument.TicksBetween(last, price));
        if (distance == 0)
        {
            return VenueTexts.TrailMissing;
        }

        ticks = (int)Math.Min(distance, int.MaxValue);
        return null;
    }

    private static bool IsStopPassed(ContractBook book, OrderSide side, Price trigger) =>
        book.Last is { } last && (side == OrderSide.Buy ? trigger <= last : trigger >= last);

    private bool IsTooFar(ContractBook book, Price price) =>
        _rules.PriceRange is { } range && book.Last is { } last
        && Math.Abs((decimal)price.Nanos - last.Nanos) > range * Math.Abs((decimal)last.Nanos);

    /// <summary>Size cap and margin. What adds no exposure passes; so does everything when limits are off.</summary>
    private (int Code, string? Text) CheckExposure(AccountLedger ledger, ContractBook book, OrderSide side, int size)
    {
        if (!_rules.Limits || (ledger.SizeCapTenths is null && ledger.Account.MarginPerMini is null))
        {
            return (0, null);
        }

        var before = 0L;
        var after = 0L;
        foreach (var other in _books.Values)
        {
            var holding = ledger.Holdings[other.Index];
            var (net, buys, sells) = ((long)holding.Net, holding.WorkingBuys, holding.WorkingSells);
            before += other.Product.CapWeight * Math.Max(Math.Abs(net + buys), Math.Abs(net - sells));
            if (ReferenceEquals(other, book))
            {
                buys += side == OrderSide.Buy ? size : 0;
                sells += side == OrderSide.Sell ? size : 0;
            }

            after += other.Product.CapWeight * Math.Max(Math.Abs(net + buys), Math.Abs(net - sells));
        }

        return after <= before ? (0, null)
            : after > ledger.SizeCapTenths ? (2, VenueTexts.Margin)
            : ledger.Account.MarginPerMini is { } margin && margin * after > EquityOf(ledger) * 10 ? (3, VenueTexts.Margin)
            : (0, null);
    }

    private readonly record struct OrderPrices(Price? Limit, Price? Stop, int? TrailTicks);
}
