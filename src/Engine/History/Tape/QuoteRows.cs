using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>Rows of <c>quotes</c>: a partial update each; what it did not carry is absent.</summary>
internal sealed class QuoteRows : TapeFrameRows
{
    private static readonly NumberColumn<long> StampColumn = TableColumns.Timestamp("stamp", nullable: true);
    private static readonly NumberColumn<int> StampTenthColumn = TableColumns.Int32("stamp_100ns", nullable: true);
    private static readonly NumberColumn<long>[] PriceColumns =
        [.. ((string[])["last", "bid", "ask", "open", "high", "low"]).Select(name => TableColumns.Price(name, nullable: true))];

    private static readonly NumberColumn<long>[] ChangeColumns =
        [.. ((string[])["change", "change_percent"]).Select(name => TableColumns.Price(name, nullable: true, since: 2))];

    private static readonly NumberColumn<long> VolumeColumn = TableColumns.Int64("volume", nullable: true);

    private readonly VenueStamps _time;
    private readonly OptionalNumbers<long> _stamp;
    private readonly OptionalNumbers<int> _stampTenth;
    private readonly OptionalPrices[] _prices;
    private readonly OptionalNumbers<long> _volume;
    private readonly OptionalPrices[] _changes;

    public QuoteRows(ContractId contract)
        : this(
            contract, new(TimeColumn, TenthColumn), new(StampColumn), new(StampTenthColumn), [.. PriceColumns.Select(column => new OptionalPrices(column))],
            new(VolumeColumn), [.. ChangeColumns.Select(column => new OptionalPrices(column))])
    {
    }

    private QuoteRows(
        ContractId contract, VenueStamps time, OptionalNumbers<long> stamp, OptionalNumbers<int> stampTenth, OptionalPrices[] prices, OptionalNumbers<long> volume,
        OptionalPrices[] changes)
        : base(contract, Table, [time, stamp, stampTenth, .. prices, volume, .. changes]) =>
        (_time, _stamp, _stampTenth, _prices, _volume, _changes) = (time, stamp, stampTenth, prices, volume, changes);

    public static TableSchema Table { get; } =
        new("quotes", 2, [TimeColumn, TenthColumn, StampColumn, StampTenthColumn, .. PriceColumns, VolumeColumn, .. ChangeColumns, RunColumn, SequenceColumn, ReceivedColumn]);

    public override void Add(DateTimeOffset run, in TapeFrame frame)
    {
        var quote = frame.Quote!;
        _time.Add(quote.LastUpdated);
        var micros = quote.Timestamp is { } stamp ? Instants.ToMicros(stamp) : default(long?);
        _stamp.Add(micros);
        _stampTenth.Add(micros is { } whole ? (int)(quote.Timestamp!.Value.UtcTicks - Instants.FromMicros(whole).UtcTicks) : null);
        Price?[] prices = [quote.LastPrice, quote.BestBid, quote.BestAsk, quote.Open, quote.High, quote.Low];
        for (var i = 0; i < prices.Length; i++)
        {
            _prices[i].Add(prices[i]);
        }

        _volume.Add(quote.Volume);
        _changes[0].Add(quote.Change);
        _changes[1].Add(quote.ChangePercent is { } percent ? Price.FromDecimal(percent) : null);
        AddReceipt(run, quote.Sequence, frame.Received);
    }

    private protected override TapeFrame FrameOf(int first, int count) => TapeFrame.Of(
        new QuoteUpdate(
            Contract,
            _prices[0][first],
            _prices[1][first],
            _prices[2][first],
            _prices[3][first],
            _prices[4][first],
            _prices[5][first],
            _volume[first],
            _stamp[first] is { } stamp ? Instants.FromMicros(stamp).AddTicks(_stampTenth[first] ?? 0) : null,
            _time[first],
            SequenceOf(first))
        {
            Change = _changes[0][first],
            ChangePercent = _changes[1][first]?.ToDecimal(),
        },
        ReceivedOf(first));
}
