using System.Runtime.InteropServices;
using Engine.History.Files;
using Engine.Markets;
using Engine.Orders;

namespace Engine.History.Tape;

/// <summary>Rows of <c>trades</c>: a print each.</summary>
internal sealed class TradeRows : TapeFrameRows
{
    private static readonly NumberColumn<long> PriceColumn = TableColumns.Price("price");
    private static readonly NumberColumn<int> SizeColumn = TableColumns.Int32("size");
    private static readonly NumberColumn<int> AggressorColumn = TableColumns.Int32("aggressor", nullable: true);

    private readonly VenueStamps _time;
    private readonly Numbers<long> _price;
    private readonly Numbers<int> _size;
    private readonly OptionalNumbers<int> _aggressor;

    public TradeRows(ContractId contract)
        : this(contract, new(TimeColumn, TenthColumn), new(PriceColumn), new(SizeColumn), new(AggressorColumn))
    {
    }

    private TradeRows(ContractId contract, VenueStamps time, Numbers<long> price, Numbers<int> size, OptionalNumbers<int> aggressor)
        : base(contract, Table, time, price, size, aggressor) => (_time, _price, _size, _aggressor) = (time, price, size, aggressor);

    public static TableSchema Table { get; } =
        new("trades", 1, TimeColumn, TenthColumn, PriceColumn, SizeColumn, AggressorColumn, RunColumn, SequenceColumn, ReceivedColumn);

    public override void Add(DateTimeOffset run, in TapeFrame frame)
    {
        foreach (var trade in frame.Trades)
        {
            _time.Add(trade.Timestamp);
            _price.Add(trade.Price.Nanos);
            _size.Add(trade.Size);
            _aggressor.Add((int?)trade.Aggressor);
            AddReceipt(run, trade.Sequence, frame.Received);
        }
    }

    private protected override TapeFrame FrameOf(int first, int count)
    {
        var trades = new MarketTrade[count];
        for (var i = 0; i < count; i++)
        {
            var row = first + i;
            trades[i] = new MarketTrade(Contract, new Price(_price[row]), _size[row], _time[row], (OrderSide?)_aggressor[row], SequenceOf(row));
        }

        return TapeFrame.Of(ImmutableCollectionsMarshal.AsImmutableArray(trades), ReceivedOf(first));
    }
}
