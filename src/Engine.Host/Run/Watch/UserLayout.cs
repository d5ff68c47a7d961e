using System.Globalization;
using Engine.Accounts;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using NodaTime;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Engine.Host.Run.Watch;

/// <summary>The picture of an account: figures, positions, working orders, and what happened. Pure.</summary>
internal static class UserLayout
{
    private const int TitleRows = 1;
    private const int FigureRows = 4;

    /// <summary>One frame.</summary>
    /// <param name="picture">What is known.</param>
    /// <param name="sections">What of the account.</param>
    /// <param name="gateway">Host of the gateway.</param>
    /// <param name="zone">Zone of the times.</param>
    /// <param name="now">Wall clock, UTC.</param>
    /// <param name="size">The terminal's size.</param>
    public static IRenderable Of(UserPicture picture, UserSections sections, string gateway, DateTimeZone zone, DateTimeOffset now, TerminalSize size)
    {
        var positions = (picture.Account?.Positions.Count ?? 0) + 1;
        var orders = (picture.Account?.Working.Count() ?? 0) + 1;
        var (width, rest) = (size.Width - 4, size.Height - 1 - TitleRows - FigureRows);
        var positionRows = sections.Positions ? Math.Clamp(positions + 2, 3, Math.Max(3, rest / 3)) : 0;
        var orderRows = sections.Orders ? Math.Clamp(orders + 2, 3, Math.Max(3, (rest - positionRows) / 2)) : 0;
        var newsRows = Math.Max(3, rest - positionRows - orderRows);
        return new Layout("root").SplitRows([
            new Layout("title", Title(picture, gateway, zone, now, size.Width)).Size(TitleRows),
            new Layout("figures", Framed("account", Figures(picture, now, width))).Size(FigureRows),
            .. sections.Positions ? (Layout[])[new Layout("positions", Framed("positions", Positions(picture, positionRows - 2, zone, width))).Size(positionRows)] : [],
            .. sections.Orders ? (Layout[])[new Layout("orders", Framed("working orders", Orders(picture, orderRows - 2, width))).Size(orderRows)] : [],
            new Layout("news", Framed(string.Create(CultureInfo.InvariantCulture, $"what happened, newest first, {Local(now, zone):zzz}"), News(picture, newsRows - 2, sections, zone, width))).Size(newsRows),
        ]);
    }

    private static Paragraph Title(UserPicture picture, string gateway, DateTimeZone zone, DateTimeOffset now, int width) => new StyledLine()
        .Add($" {gateway}  ", WatchStyle.Dim)
        .Add($"user hub {StatusText.Hub(picture.Hub)}", WatchStyle.Of(picture.Hub.Phase))
        .Add(picture.IsCurrent || picture.Account is null ? "" : "  OLD: not read since the hub was down", WatchStyle.Bad)
        .Add($"  {TimeText.Seconds(now, zone)}  Ctrl+C ends", WatchStyle.Dim)
        .ToParagraph(width);

    private static IEnumerable<IRenderable> Figures(UserPicture picture, DateTimeOffset now, int width)
    {
        if (picture.Account is not { Account: var account } known)
        {
            yield return new StyledLine().Add("being read", WatchStyle.Dim).ToParagraph(width);
            yield break;
        }

        var change = account.Balance - (picture.BalanceAtFirst ?? account.Balance);
        yield return new StyledLine()
            .Add($"{account.Id} {account.Name}  ", WatchStyle.Usual)
            .Add($"{ReadText.Amount(account.Balance)} USD", new Style(decoration: Decoration.Bold))
            .Add(change == Money.Zero ? "" : $"  {ReadText.Signed(change)} since the start", Signed(change))
            .Add(account.CanTrade ? "" : "  MAY NOT TRADE", WatchStyle.Bad)
            .Add(picture.HeardAt is { } heard ? $"  heard {StatusText.Duration(now > heard ? now - heard : TimeSpan.Zero)} ago" : "", WatchStyle.Dim)
            .ToParagraph(width);
        var totals = TradeTotals.Of([.. known.Trades.Values]);
        yield return new StyledLine()
            .Add("this trade date  ", WatchStyle.Dim)
            .Add($"{ReadText.Count(totals.Fills)} fills, gross {ReadText.Signed(totals.Gross)}, costs {ReadText.Amount(totals.Fees + totals.Commissions)}, ", WatchStyle.Usual)
            .Add($"net {ReadText.Signed(totals.Net)}", Signed(totals.Net))
            .ToParagraph(width);
    }

    private static IEnumerable<IRenderable> Positions(UserPicture picture, int rows, DateTimeZone zone, int width)
    {
        var positions = picture.Account?.Positions.Values.OrderBy(p => p.Contract.Value, StringComparer.Ordinal).ToArray() ?? [];
        if (positions.Length == 0)
        {
            return [new StyledLine().Add("flat", WatchStyle.Dim).ToParagraph(width)];
        }

        return positions.Take(rows).Select(position => new StyledLine()
            .Add($"{ContractName.Of(position.Contract),-8} ", WatchStyle.Usual)
            .Add($"{ReadText.Net(position.Net),-10}", position.Net > 0 ? WatchStyle.Buy : WatchStyle.Sell)
            .Add($"{ReadText.Number(position.AveragePrice),14}", WatchStyle.Usual)
            .Add($"  since {TimeText.Seconds(position.OpenedAt, zone)}", WatchStyle.Dim)
            .ToParagraph(width));
    }

    private static IEnumerable<IRenderable> Orders(UserPicture picture, int rows, int width)
    {
        var orders = picture.Account?.Working.Reverse().ToArray() ?? [];
        if (orders.Length == 0)
        {
            return [new StyledLine().Add("none", WatchStyle.Dim).ToParagraph(width)];
        }

        return orders.Take(rows).Select(order => new StyledLine()
            .Add($"{order.Id.Value,12} ", WatchStyle.Dim)
            .Add($"{ReadText.Side(order.Side),-4} {ReadText.Count(order.Size),3} {ContractName.Of(order.Contract),-8} {ReadText.Type(order.Type),-13}", order.Side == Engine.Orders.OrderSide.Buy ? WatchStyle.Buy : WatchStyle.Sell)
            .Add($" {ReadText.Price(order.LimitPrice ?? order.StopPrice),12}", WatchStyle.Usual)
            .Add($"  {ReadText.Status(order.Status)}{(order.FillVolume > 0 ? $", {ReadText.Count(order.FillVolume)} filled" : "")}", WatchStyle.Usual)
            .Add($"  {OrderOrigin.Of(order.Tag).ToCell()}", WatchStyle.Dim)
            .ToParagraph(width));
    }

    private static IEnumerable<IRenderable> News(UserPicture picture, int rows, UserSections sections, DateTimeZone zone, int width) => picture.News.Where(sections.Has).Take(Math.Max(rows, 0)).Select(news => new StyledLine()
        .Add(string.Create(CultureInfo.InvariantCulture, $"{Local(news.At, zone):HH:mm:ss.fff} "), WatchStyle.Dim)
        .Add(UserLines.Text(news), news switch
        {
            UserNews.Fill { Trade.ProfitAndLoss: { } profit } => Signed(profit),
            UserNews.Hub or UserNews.ReadFailed or UserNews.Gone => WatchStyle.Warning,
            UserNews.Order { Now.Status: Engine.Orders.VenueOrderStatus.Rejected } => WatchStyle.Bad,
            UserNews.Order => WatchStyle.Dim,
            _ => WatchStyle.Usual,
        })
        .ToParagraph(width));

    private static DateTimeOffset Local(DateTimeOffset at, DateTimeZone zone) => Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset();

    private static Style Signed(Money amount) => amount > Money.Zero ? WatchStyle.Buy : amount < Money.Zero ? WatchStyle.Sell : WatchStyle.Usual;

    private static Panel Framed(string title, IEnumerable<IRenderable> rows) => new(new Rows(rows))
    {
        Header = new PanelHeader($" {Markup.Escape(title)} "),
        Border = BoxBorder.Rounded,
        BorderStyle = WatchStyle.Dim,
        Expand = true,
        Padding = new Padding(1, 0),
    };
}
