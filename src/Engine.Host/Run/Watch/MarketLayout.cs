using System.Collections.Immutable;
using System.Globalization;
using Engine.Actors.Markets;
using Engine.Host.Console;
using Engine.Host.Run.Reads;
using Engine.Markets;
using NodaTime;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Engine.Host.Run.Watch;

/// <summary>What of the contracts is shown.</summary>
/// <param name="Quotes">Bid, ask and the session's figures.</param>
/// <param name="Tape">The prints.</param>
/// <param name="Depth">The ladder.</param>
/// <param name="Bars">Complete bars.</param>
internal readonly record struct MarketSections(bool Quotes, bool Tape, bool Depth, bool Bars);

/// <summary>The picture of a market: a column for each contract, with its figures, its ladder, its tape and its bars. Keeps where each ladder stands; for one thread.</summary>
internal sealed class MarketLayout(MarketSections sections, string gateway, DateTimeZone zone)
{
    private const int TitleRows = 1;
    private const int LeastColumn = 38;
    private const int SideBySide = 72;
    private const int BarRows = 3;

    /// <summary>Older than this, a price is shown as old.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    private readonly Dictionary<ContractId, Price> _centres = [];

    /// <summary>One frame.</summary>
    /// <param name="picture">What is known.</param>
    /// <param name="now">Wall clock, UTC.</param>
    /// <param name="size">The terminal's size.</param>
    public IRenderable Of(MarketPicture picture, DateTimeOffset now, TerminalSize size)
    {
        var shown = Math.Clamp(size.Width / LeastColumn, 1, picture.Contracts.Length);
        var (width, height) = ((size.Width / shown) - 4, size.Height - 1 - TitleRows - 2);
        var columns = picture.Contracts.Take(shown).Select(contract => new Layout(contract.Instrument.Name, Column(contract, now, width, height))).ToArray();
        return new Layout("root").SplitRows(
            new Layout("title", Title(picture, now, shown)).Size(TitleRows),
            new Layout("contracts").SplitColumns(columns));
    }

    private Paragraph Title(MarketPicture picture, DateTimeOffset now, int shown)
    {
        var left = picture.Contracts.Length - shown;
        return new Paragraph { Overflow = Overflow.Ellipsis }
            .Append($" {gateway}  ", WatchStyle.Dim)
            .Append($"market hub {StatusText.Hub(picture.Hub)}", WatchStyle.Of(picture.Hub.Phase))
            .Append($"  {TimeText.Seconds(now, zone)}  Ctrl+C ends", WatchStyle.Dim)
            .Append(left > 0 ? $"  {left} more on a wider terminal" : "", WatchStyle.Warning);
    }

    private Panel Column(ContractPicture contract, DateTimeOffset now, int width, int height)
    {
        var rows = new List<IRenderable>();
        rows.AddRange(Head(contract, now, width));
        var bars = sections.Bars ? Math.Min(BarRows, Math.Max(1, height / 6)) + 1 : 0;
        var rest = Math.Max(0, height - rows.Count - bars);
        if (!sections.Depth && !sections.Tape && sections.Bars)
        {
            bars += rest;
            rest = 0;
        }

        if (sections.Depth && sections.Tape && width >= SideBySide)
        {
            var ladder = LadderWidth(contract, Math.Min(width - TapeWidth(contract, true) - 3, 64));
            rows.AddRange(Beside(LadderRows(contract, ladder, rest), ladder, TapeRows(contract, width - ladder - 3, rest)));
        }
        else
        {
            var tape = sections.Tape ? sections.Depth ? Math.Max(3, rest * 2 / 5) : rest : 0;
            if (sections.Depth)
            {
                rows.AddRange(LadderRows(contract, LadderWidth(contract, Math.Min(width, 64)), rest - tape).Select(line => line.ToParagraph()));
            }

            if (sections.Tape)
            {
                rows.AddRange(TapeRows(contract, width, tape).Select(line => line.ToParagraph()));
            }
        }

        rows.AddRange(Bars(contract, bars));
        return new Panel(new Rows(rows))
        {
            Header = new PanelHeader($" {Markup.Escape(contract.Instrument.Name)} [dim]{Markup.Escape(contract.Instrument.Id.Value)}[/] "),
            Border = BoxBorder.Rounded,
            BorderStyle = contract.Phase == FeedPhase.Live ? WatchStyle.Dim : WatchStyle.Warning,
            Expand = true,
            Padding = new Padding(1, 0),
        };
    }

    /// <summary>The price, the best of both sides, the session's figures, and how far all of it can be trusted.</summary>
    private IEnumerable<Paragraph> Head(ContractPicture contract, DateTimeOffset now, int width)
    {
        var (of, quote) = (contract.Instrument, contract.Quote);
        var last = contract.Last?.Price ?? quote.LastPrice;
        var before = contract.Tape.FirstOrDefault(t => t.Price != last)?.Price;
        var (arrow, style) = (last, before) switch
        {
            ({ } price, { } other) when price > other => ("▲", WatchStyle.Buy),
            ({ } price, { } other) when price < other => ("▼", WatchStyle.Sell),
            _ => (" ", WatchStyle.Usual),
        };
        yield return new StyledLine()
            .Add(last is { } known ? PriceText.Of(of, known) : "no price yet", style.Decoration(Decoration.Bold))
            .Add($" {arrow}", style)
            .Add(quote.Change is { } change ? $"  {PriceText.Of(of, change)}{(quote.ChangePercent is { } percent ? percent.ToString(" (0.00'%')", CultureInfo.InvariantCulture) : "")}" : "", Signed(quote.Change))
            .Add("   ", WatchStyle.Usual)
            .Add(Trust(contract, now), contract.Phase == FeedPhase.Live ? now - contract.HeardAt <= Fresh ? WatchStyle.Good : WatchStyle.Warning : WatchStyle.Warning)
            .ToParagraph();
        if (!sections.Quotes && !sections.Depth)
        {
            yield break;
        }

        var (bid, ask) = (contract.Book.BestBid?.Price ?? quote.BestBid, contract.Book.BestAsk?.Price ?? quote.BestAsk);
        yield return new StyledLine()
            .Add("bid ", WatchStyle.Dim).Add(bid is { } b ? PriceText.Of(of, b) : "-", WatchStyle.Buy)
            .Add("  ask ", WatchStyle.Dim).Add(ask is { } a ? PriceText.Of(of, a) : "-", WatchStyle.Sell)
            .Add(bid is { } low && ask is { } high ? string.Create(CultureInfo.InvariantCulture, $"  spread {of.TicksBetween(low, high)} tick{(of.TicksBetween(low, high) == 1 ? "" : "s")}") : "", WatchStyle.Dim)
            .ToParagraph();
        if (sections.Quotes)
        {
            var figures = new StyledLine();
            foreach (var (name, price) in ((string, Price?)[])[("open", quote.Open), ("high", quote.High), ("low", quote.Low)])
            {
                figures.Add(width >= 60 ? $"{name} " : $"{name[0]} ", WatchStyle.Dim).Add(price is { } p ? PriceText.Of(of, p) : "-", WatchStyle.Usual).Add("  ", WatchStyle.Usual);
            }

            figures.Add(width >= 60 ? "volume " : "v ", WatchStyle.Dim).Add(quote.Volume > 0 ? quote.Volume.ToString("#,##0", CultureInfo.InvariantCulture) : "-", WatchStyle.Usual);
            yield return figures.ToParagraph();
        }
    }

    private static string Trust(ContractPicture contract, DateTimeOffset now)
    {
        var age = contract.HeardAt is { } heard ? $"heard {StatusText.Duration(now > heard ? now - heard : TimeSpan.Zero)} ago" : "nothing heard yet";
        var gaps = contract.Gaps > 0 ? string.Create(CultureInfo.InvariantCulture, $", prints lost {contract.Gaps} time{(contract.Gaps == 1 ? "" : "s")}") : "";
        return contract.Phase switch
        {
            FeedPhase.Live when contract.HeardAt is { } at && now - at <= Fresh => $"live{gaps}",
            FeedPhase.Live => $"live, {age}{gaps}",
            _ => $"{MarketLines.Phase(contract.Phase)}{(string.IsNullOrEmpty(contract.Cause) ? "" : $": {contract.Cause}")}, {age}{gaps}",
        };
    }

    private IEnumerable<StyledLine> LadderRows(ContractPicture contract, int width, int rows)
    {
        if (rows < 2)
        {
            yield break;
        }

        var of = contract.Instrument;
        var price = PriceWidth(contract);
        var bar = BarWidth(price, width);
        var trusted = contract.Phase is FeedPhase.Live or FeedPhase.BackFilling;
        yield return new StyledLine()
            .Add($"{"bid".PadLeft(bar + 6)} {"price".PadLeft(price)} {"ask".PadRight(6 + bar)} {"traded",7}", WatchStyle.Dim);
        if (Ladder.Focus(of, contract.Quote, contract.Book, contract.Last?.Price) is not { } focus)
        {
            yield return new StyledLine().Add("nothing is known of this book yet", WatchStyle.Dim);
            yield break;
        }

        var centre = _centres[of.Id] = Ladder.Centre(_centres.TryGetValue(of.Id, out var before) ? before : null, focus, rows - 1, of);
        var ladder = Ladder.Rows(of, centre, rows - 1, contract.Quote, contract.Book, contract.Last?.Price, contract.Traded);
        var most = Math.Max(1, ladder.Max(r => Math.Max(r.Bid ?? 0, r.Ask ?? 0)));
        foreach (var row in ladder)
        {
            var (bidStyle, askStyle) = trusted ? (WatchStyle.Buy, WatchStyle.Sell) : (WatchStyle.Dim, WatchStyle.Dim);
            var priceStyle = row.IsLast ? WatchStyle.Last : row.IsBestBid ? bidStyle.Decoration(Decoration.Bold) : row.IsBestAsk ? askStyle.Decoration(Decoration.Bold) : WatchStyle.Usual;
            yield return new StyledLine()
                .Add(Blocks(row.Bid, most, bar).PadLeft(bar), bidStyle)
                .Add((row.Bid?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(6), row.IsBestBid ? bidStyle.Decoration(Decoration.Bold) : bidStyle)
                .Add(" ", WatchStyle.Usual)
                .Add(PriceText.Of(of, row.Price).PadLeft(price), priceStyle)
                .Add(" ", WatchStyle.Usual)
                .Add((row.Ask?.ToString(CultureInfo.InvariantCulture) ?? "").PadRight(6), row.IsBestAsk ? askStyle.Decoration(Decoration.Bold) : askStyle)
                .Add(Blocks(row.Ask, most, bar).PadRight(bar), askStyle)
                .Add($" {(row.Traded > 0 ? row.Traded.ToString(CultureInfo.InvariantCulture) : ""),7}", WatchStyle.Dim);
        }
    }

    private IEnumerable<StyledLine> TapeRows(ContractPicture contract, int width, int rows)
    {
        if (rows < 2)
        {
            yield break;
        }

        var price = PriceWidth(contract);
        var precise = width >= TapeWidth(contract, true);
        yield return new StyledLine().Add($"{Heading(contract, precise)} {"price".PadLeft(price)} {"size",5}", WatchStyle.Dim);
        foreach (var trade in contract.Tape.Take(rows - 1))
        {
            var style = trade.Aggressor switch { Engine.Orders.OrderSide.Buy => WatchStyle.Buy, Engine.Orders.OrderSide.Sell => WatchStyle.Sell, _ => WatchStyle.Usual };
            yield return new StyledLine()
                .Add(Clock(trade.Timestamp, precise), WatchStyle.Dim)
                .Add($" {PriceText.Of(contract.Instrument, trade.Price).PadLeft(price)} {trade.Size.ToString(CultureInfo.InvariantCulture),5}", style)
                .Add(trade.Aggressor is { } side ? $" {ReadText.Side(side)}" : "", style);
        }
    }

    private IEnumerable<Paragraph> Bars(ContractPicture contract, int rows)
    {
        if (rows < 2)
        {
            yield break;
        }

        var (of, price) = (contract.Instrument, PriceWidth(contract));
        yield return new StyledLine()
            .Add($"bar   {"start",-20} {"open".PadLeft(price)} {"high".PadLeft(price)} {"low".PadLeft(price)} {"close".PadLeft(price)} {"volume",8}", WatchStyle.Dim).ToParagraph();
        foreach (var bar in contract.Bars.Take(rows - 1))
        {
            yield return new StyledLine()
                .Add($"{bar.Interval,-5} {Start(bar),-20} ", WatchStyle.Dim)
                .Add(
                    $"{PriceText.Of(of, bar.Open).PadLeft(price)} {PriceText.Of(of, bar.High).PadLeft(price)} {PriceText.Of(of, bar.Low).PadLeft(price)} {PriceText.Of(of, bar.Close).PadLeft(price)} {bar.Volume.ToString(CultureInfo.InvariantCulture),8}",
                    bar.Close > bar.Open ? WatchStyle.Buy : bar.Close < bar.Open ? WatchStyle.Sell : WatchStyle.Usual)
                .ToParagraph();
        }
    }

    private string Start(Bar bar) => Instant.FromDateTimeOffset(bar.Start).InZone(zone).ToDateTimeOffset().ToString("MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A column of clock times carries its offset in the heading.</summary>
    private string Heading(ContractPicture contract, bool precise)
    {
        var at = contract.Last?.Timestamp ?? DateTimeOffset.UtcNow;
        return Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset().ToString("zzz", CultureInfo.InvariantCulture).PadRight(precise ? 12 : 8);
    }

    private string Clock(DateTimeOffset at, bool precise) =>
        Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset().ToString(precise ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static int PriceWidth(ContractPicture contract) => Math.Max(
        6, PriceText.Of(contract.Instrument, contract.Last?.Price ?? contract.Quote.LastPrice ?? contract.Book.BestAsk?.Price ?? default).Length);

    private static int TapeWidth(ContractPicture contract, bool precise) => (precise ? 12 : 8) + 1 + PriceWidth(contract) + 1 + 5 + 5;

    private static int LadderWidth(ContractPicture contract, int most) => FixedWidth(PriceWidth(contract)) + (2 * BarWidth(PriceWidth(contract), most));

    private static int FixedWidth(int price) => 6 + 1 + price + 1 + 6 + 1 + 7;

    private static int BarWidth(int price, int width) => Math.Clamp((width - FixedWidth(price)) / 2, 0, 14);

    private static string Blocks(long? size, long most, int width)
    {
        if (size is not > 0 || width == 0)
        {
            return "";
        }

        return new string('■', (int)Math.Max(1, size.Value * width / most));
    }

    private static Style Signed(Price? change) => change is { Nanos: > 0 } ? WatchStyle.Buy : change is { Nanos: < 0 } ? WatchStyle.Sell : WatchStyle.Usual;

    private static IEnumerable<Paragraph> Beside(IEnumerable<StyledLine> left, int width, IEnumerable<StyledLine> right)
    {
        ImmutableArray<StyledLine> lefts = [.. left], rights = [.. right];
        for (var i = 0; i < Math.Max(lefts.Length, rights.Length); i++)
        {
            var line = (i < lefts.Length ? lefts[i] : new StyledLine()).PadTo(width).Add(" │ ", WatchStyle.Dim);
            yield return (i < rights.Length ? line.Add(rights[i]) : line).ToParagraph();
        }
    }
}
