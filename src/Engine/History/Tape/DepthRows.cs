using System.Runtime.InteropServices;
using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>Rows of <c>depth</c>: an entry each.</summary>
internal sealed class DepthRows : TapeFrameRows
{
    private static readonly NumberColumn<int> KindColumn = TableColumns.Int32("kind");
    private static readonly NumberColumn<long> PriceColumn = TableColumns.Price("price");
    private static readonly NumberColumn<int> VolumeColumn = TableColumns.Int32("volume");
    private static readonly NumberColumn<int> CurrentVolumeColumn = TableColumns.Int32("current_volume", nullable: true);

    private readonly VenueStamps _time;
    private readonly Numbers<int> _kind;
    private readonly Numbers<long> _price;
    private readonly Numbers<int> _volume;
    private readonly OptionalNumbers<int> _currentVolume;

    public DepthRows(ContractId contract)
        : this(contract, new(TimeColumn, TenthColumn), new(KindColumn), new(PriceColumn), new(VolumeColumn), new(CurrentVolumeColumn))
    {
    }

    private DepthRows(ContractId contract, VenueStamps time, Numbers<int> kind, Numbers<long> price, Numbers<int> volume, OptionalNumbers<int> currentVolume)
        : base(contract, Table, time, kind, price, volume, currentVolume) =>
        (_time, _kind, _price, _volume, _currentVolume) = (time, kind, price, volume, currentVolume);

    public static TableSchema Table { get; } =
        new("depth", 1, TimeColumn, TenthColumn, KindColumn, PriceColumn, VolumeColumn, CurrentVolumeColumn, RunColumn, SequenceColumn, ReceivedColumn);

    public override void Add(DateTimeOffset run, in TapeFrame frame)
    {
        foreach (var entry in frame.Depth)
        {
            _time.Add(entry.Timestamp);
            _kind.Add((int)entry.Kind);
            _price.Add(entry.Price.Nanos);
            _volume.Add(entry.Volume);
            _currentVolume.Add(entry.CurrentVolume);
            AddReceipt(run, entry.Sequence, frame.Received);
        }
    }

    private protected override TapeFrame FrameOf(int first, int count)
    {
        var entries = new DepthUpdate[count];
        for (var i = 0; i < count; i++)
        {
            var row = first + i;
            entries[i] = new DepthUpdate(Contract, (DepthKind)_kind[row], new Price(_price[row]), _volume[row], _time[row], SequenceOf(row))
            {
                CurrentVolume = _currentVolume[row],
            };
        }

        return TapeFrame.Of(ImmutableCollectionsMarshal.AsImmutableArray(entries), ReceivedOf(first));
    }
}
