using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>Rows that make frames of one contract, whose id the folder names and the file does not repeat.</summary>
internal abstract class TapeFrameRows : TapeRows
{
    private protected static readonly NumberColumn<long> TimeColumn = TableColumns.Timestamp("t");
    private protected static readonly NumberColumn<int> TenthColumn = TableColumns.Int32("t_100ns");

    private protected TapeFrameRows(ContractId contract, TableSchema schema, params ReadOnlySpan<TapeColumn> own)
        : base(schema, own) => Contract = contract;

    private protected ContractId Contract { get; }

    /// <summary>The rows for a stream's frames.</summary>
    public static TapeFrameRows For(TapeStream stream, ContractId contract) => stream switch
    {
        TapeStream.Trades => new TradeRows(contract),
        TapeStream.Quotes => new QuoteRows(contract),
        TapeStream.Depth => new DepthRows(contract),
        _ => throw new ArgumentOutOfRangeException(nameof(stream), stream, "That stream has no frames."),
    };

    /// <summary>Adds the rows of a frame of this stream and contract.</summary>
    public abstract void Add(DateTimeOffset run, in TapeFrame frame);

    /// <summary>The frames that the rows make, with their runs: neighbours of one run and receipt number are one frame.</summary>
    public IEnumerable<RecordedFrame> Frames()
    {
        for (var first = 0; first < Count;)
        {
            var end = first + 1;
            while (end < Count && SequenceOf(end) == SequenceOf(first) && RunOf(end) == RunOf(first))
            {
                end++;
            }

            yield return new RecordedFrame(RunOf(first), FrameOf(first, end - first));
            first = end;
        }
    }

    private protected abstract TapeFrame FrameOf(int first, int count);
}
