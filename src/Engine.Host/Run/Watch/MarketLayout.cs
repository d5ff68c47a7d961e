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
            new Layout("title", Title(picture, now, shown, size.Width)).Size(TitleRows),
            new Layout("contracts").SplitColumns(columns));
    }

    private Paragraph Title(MarketPicture picture, DateTimeOffset now, int shown, int width)
    {
        var left = picture.Contracts.Length - shown;
        return new StyledLine()
            .Add($" {gateway}  ", WatchStyle.Dim)
            .Add(left > 0 ? string.Create(CultureInfo.InvariantCulture, $"{left} more on a wider terminal  ") : "", WatchStyle.Warning)
            .Add($"{TimeText.Seconds(now, zone)}  Ctrl+C ends  ", WatchStyle.Dim)
            .Add($"market hub {StatusText.Hub(picture.Hub)}", WatchStyle.Of(picture.Hub.Phase))
            .ToParagraph(width);
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
            rows.AddRange(Beside(LadderRows(contract, ladder, rest), ladder, TapeRows(contract, now, width - ladder - 3, rest), width));
        }
        else
        {
            var tape = sections.Tape ? sections.Depth ? Math.Max(3, rest * 2 / 5) : rest : 0;
            if (sections.Depth)
            {
                rows.AddRange(LadderRows(contract, LadderWidth(contract, Math.Min(width, 64)), rest - tape).Select(line => line.ToParagraph(width)));
            }

            if (sections.Tape)
            {
                rows.AddRange(TapeRows(contract, now, width, tape).Select(line => line.ToParagraph(width)));
            }
        }

        rows.AddRange(Bars(contract, now, bars, width));
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
        var before = contract.Tape.Where(t => t.Price != last).Select(t => (Price?)t.Price).FirstOrDefault();
        var trusted = IsTrusted(contract);
        var (arrow, style) = (last, before) switch
        {
            _ when !trusted => (" ", WatchStyle.Dim),
            ({ } price, { } other) when price > other => ("▲", WatchStyle.Buy),
            ({ } price, { } other) when price < other => ("▼", WatchStyle.Sell),
            _ => (" ", WatchStyle.Usual),
        };
        yield return new StyledLine()
            .Add(last is { } known ? PriceText.Of(of, known) : "no price yet", style.Decoration(Decoration.Bold))
            .Add($" {arrow}", style)
            .Add(quote.Change is { } change ? $"  {Plus(change)}{PriceText.Of(of, change)}{(quote.ChangePercent is { } percent ? percent.ToString("' ('+0.00'%)';' ('-0.00'%)';' (0.00%)'", CultureInfo.InvariantCulture) : "")}" : "", Signed(quote.Change))
            .Add("   ", WatchStyle.Usual)
            .Add(Trust(contract, now), contract.Phase == FeedPhase.Live ? now - contract.HeardAt <= Fresh ? WatchStyle.Good : WatchStyle.Warning : WatchStyle.Warning)
            .ToParagraph(width);
        if (!sections.Quotes && !sections.Depth)
        {
            yield break;
        }

        var (bid, ask) = (contract.Book.BestBid?.Price ?? quote.BestBid, contract.Book.BestAsk?.Price ?? quote.BestAsk);
        yield return new StyledLine()
            .Add("bid ", WatchStyle.Dim).Add(bid is { } b ? PriceText.Of(of, b) : "-", trusted ? WatchStyle.Buy : WatchStyle.Dim)
            .Add("  ask ", WatchStyle.Dim).Add(ask is { } a ? PriceText.Of(of, a) : "-", trusted ? WatchStyle.Sell : WatchStyle.Dim)
            .Add(bid is { } low && ask is { } high ? string.Create(CultureInfo.InvariantCulture, $"  spread {of.TicksBetween(low, high)} tick{(of.TicksBetween(low, high) == 1 ? "" : "s")}") : "", WatchStyle.Dim)
            .ToParagraph(width);
        if (sections.Quotes)
        {
            var figures = new StyledLine();
            foreach (var (name, price) in ((string, Price?)[])[.. width >= 60 ? ((string, Price?)[])[("open", quote.Open)] : [], ("high", quote.High), ("low", quote.Low)])
            {
                figures.Add(width >= 60 ? $"{name} " : $"{name[0]} ", WatchStyle.Dim).Add(price is { } p ? PriceText.Of(of, p) : "-", WatchStyle.Usual).Add("  ", WatchStyle.Usual);
            }

            figures.Add(width >= 60 ? "volume " : "v ", WatchStyle.Dim).Add(quote.Volume > 0 ? quote.Volume.ToString("#,##0", CultureInfo.InvariantCulture) : "-", WatchStyle.Usual);
            yield return figures.ToParagraph(width);
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
        var trusted = IsTrusted(contract);
        yield return new StyledLine()
            .Add($"{"bid".PadLeft(bar + 7)} {"price".PadLeft(price)} {"ask",6}{new string(' ', bar + 1)} {"traded",7}", WatchStyle.Dim);
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
            var priceStyle = row.IsLast ? trusted ? WatchStyle.Last : WatchStyle.Dim.Decoration(Decoration.Invert) : row.IsBestBid ? bidStyle.Decoration(Decoration.Bold) : row.IsBestAsk ? askStyle.Decoration(Decoration.Bold) : WatchStyle.Usual;
            yield return new StyledLine()
                .Add(Blocks(row.Bid, most, bar).PadLeft(bar) + " ", bidStyle)
                .Add((row.Bid?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(6), row.IsBestBid ? bidStyle.Decoration(Decoration.Bold) : bidStyle)
                .Add(" ", WatchStyle.Usual)
                .Add(PriceText.Of(of, row.Price).PadLeft(price), priceStyle)
                .Add(" ", WatchStyle.Usual)
                .Add((row.Ask?.ToString(CultureInfo.InvariantCulture) ?? "").PadLeft(6), row.IsBestAsk ? askStyle.Decoration(Decoration.Bold) : askStyle)
                .Add(" " + Blocks(row.Ask, most, bar).PadRight(bar), askStyle)
                .Add($" {(row.Traded > 0 ? row.Traded.ToString(CultureInfo.InvariantCulture) : ""),7}", WatchStyle.Dim);
        }
    }

    private IEnumerable<StyledLine> TapeRows(ContractPicture contract, DateTimeOffset now, int width, int rows)
    {
        if (rows < 2)
        {
            yield break;
        }

        var price = PriceWidth(contract);
        var precise = width >= TapeWidth(contract, true);
        yield return new StyledLine().Add($"{Heading(contract, now, precise)} {"price".PadLeft(price)} {"size",5}", WatchStyle.Dim);
        foreach (var trade in contract.Tape.Take(rows - 1))
        {
            var style = trade.Aggressor switch { Engine.Orders.OrderSide.Buy => WatchStyle.Buy, Engine.Orders.OrderSide.Sell => WatchStyle.Sell, _ => WatchStyle.Usual };
            yield return new StyledLine()
                .Add(Clock(trade.Timestamp, precise), WatchStyle.Dim)
                .Add($" {PriceText.Of(contract.Instrument, trade.Price).PadLeft(price)} {trade.Size.ToString(CultureInfo.InvariantCulture),5}", style)
                .Add(trade.Aggressor is { } side ? $" {ReadText.Side(side)}" : "", style);
        }
    }

    /// <summary>As much of a bar as fits: all of it, or time, close and volume.</summary>
    private IEnumerable<Paragraph> Bars(ContractPicture contract, DateTimeOffset now, int rows, int width)
    {
        if (rows < 2)
        {
            yield break;
        }

        var (of, price) = (contract.Instrument, PriceWidth(contract));
        var whole = width >= 36 + (4 * (price + 1));
        var prices = whole ? $"{"open".PadLeft(price)} {"high".PadLeft(price)} {"low".PadLeft(price)} {"close".PadLeft(price)}" : "close".PadLeft(price);
        yield return new StyledLine().Add($"{"bar",-5} {(whole ? "start" : Heading(contract, now, false)).PadRight(whole ? 21 : 8)} {prices} {"volume",8}", WatchStyle.Dim).ToParagraph(width);
        foreach (var bar in contract.Bars.Take(rows - 1))
        {
            prices = string.Join(' ', (whole ? (Price[])[bar.Open, bar.High, bar.Low, bar.Close] : [bar.Close]).Select(p => PriceText.Of(of, p).PadLeft(price)));
            yield return new StyledLine()
                .Add($"{bar.Interval,-5} {(whole ? Start(bar) : Clock(bar.Start, false)).PadRight(whole ? 21 : 8)} ", WatchStyle.Dim)
                .Add($"{prices} {bar.Volume.ToString(CultureInfo.InvariantCulture),8}", bar.Close > bar.Open ? WatchStyle.Buy : bar.Close < bar.Open ? WatchStyle.Sell : WatchStyle.Usual)
                .ToParagraph(width);
        }
    }

    private string Start(Bar bar) => Instant.FromDateTimeOffset(bar.Start).InZone(zone).ToDateTimeOffset().ToString("MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture);

    /// <summary>A column of clock times carries its offset in the heading.</summary>
    private string Heading(ContractPicture contract, DateTimeOffset now, bool precise)
    {
        var at = contract.Last?.Timestamp ?? now;
        return Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset().ToString(precise ? "'time' zzz" : "zzz", CultureInfo.InvariantCulture).PadRight(precise ? 12 : 8);
    }

    private string Clock(DateTimeOffset at, bool precise) =>
        Instant.FromDateTimeOffset(at).InZone(zone).ToDateTimeOffset().ToString(precise ? "HH:mm:ss.fff" : "HH:mm:ss", CultureInfo.InvariantCulture);

    private static int PriceWidth(ContractPicture contract) => Math.Max(
        6, PriceText.Of(contract.Instrument, contract.Last?.Price ?? contract.Quote.LastPrice ?? contract.Book.BestAsk?.Price ?? default).Length);

    private static int TapeWidth(ContractPicture contract, bool precise) => (precise ? 12 : 8) + 1 + PriceWidth(contract) + 1 + 5 + 5;

    private static int LadderWidth(ContractPicture contract, int most) => FixedWidth(PriceWidth(contract)) + (2 * BarWidth(PriceWidth(contract), most));

    private static int FixedWidth(int price) => 1 + 6 + 1 + price + 1 + 6 + 1 + 1 + 7;

    private static int BarWidth(int price, int width) => Math.Clamp((width - FixedWidth(price)) / 2, 0, 14);

    private static string Blocks(long? size, long most, int width)
    {
        if (size is not > 0 || width == 0)
        {
            return "";
        }

        return new string('■', (int)Math.Max(1, size.Value * width / most));
    }

    /// <summary>A market at rest is as true as one that moves; a line that is down or silent is not.</summary>
    private static bool IsTrusted(ContractPicture contract) => contract.Phase is FeedPhase.Live or FeedPhase.BackFilling or FeedPhase.Closed;

    private static string Plus(Price change) => change.Nanos > 0 ? "+" : "";

    private static Style Signed(Price? change) => change is { Nanos: > 0 } ? WatchStyle.Buy : change is { Nanos: < 0 } ? WatchStyle.Sell : WatchStyle.Usual;

    private static IEnumerable<Paragraph> Beside(IEnumerable<StyledLine> left, int width, IEnumerable<StyledLine> right, int whole)
    {
        ImmutableArray<StyledLine> lefts = [.. left], rights = [.. right];
        for (var i = 0; i < Math.Max(lefts.Length, rights.Length); i++)
        {
            var line = (i < lefts.Length ? lefts[i] : new StyledLine()).PadTo(width).Add(" │ ", WatchStyle.Dim);
            yield return (i < rights.Length ? line.Add(rights[i]) : line).ToParagraph(whole);
        }
    }
}
