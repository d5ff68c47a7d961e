using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>
/// The rows of a part on their way to the file or from it, column by column. What all streams share stands here: the run, the
/// receipt number and the time of receipt.
/// </summary>
internal abstract class TapeRows
{
    private protected static readonly NumberColumn<long> RunColumn = TableColumns.Timestamp("run");
    private protected static readonly NumberColumn<long> SequenceColumn = TableColumns.Int64("seq");
    private protected static readonly NumberColumn<long> ReceivedColumn = TableColumns.Timestamp("received");

    private readonly Numbers<long> _run = new(RunColumn);
    private readonly Numbers<long> _sequence = new(SequenceColumn);
    private readonly Numbers<long> _received = new(ReceivedColumn);
    private readonly TapeColumn[] _columns;

    /// <param name="schema">What the files of the stream hold; the three shared columns are its last.</param>
    /// <param name="own">The stream's own columns, in the schema's order.</param>
    private protected TapeRows(TableSchema schema, params ReadOnlySpan<TapeColumn> own)
    {
        Schema = schema;
        _columns = [.. own, _run, _sequence, _received];
    }

    /// <summary>What the files of the stream hold.</summary>
    public TableSchema Schema { get; }

    /// <summary>How many rows there are.</summary>
    public int Count => _run.Count;

    /// <summary>Forgets all rows.</summary>
    public void Clear()
    {
        foreach (var column in _columns)
        {
            column.Clear();
        }
    }

    /// <summary>Writes all rows as one row group.</summary>
    public async Task WriteAsync(TableGroupWriter group)
    {
        foreach (var column in _columns)
        {
            await column.WriteAsync(group).ConfigureAwait(false);
        }
    }

    /// <summary>Adds all rows of a row group.</summary>
    public async Task ReadAsync(TableGroupReader group, CancellationToken cancellation)
    {
        foreach (var column in _columns)
        {
            await column.ReadAsync(group, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The run of a row.</summary>
    public DateTimeOffset RunOf(int row) => Instants.FromMicros(_run[row]);

    /// <summary>The receipt number of a row.</summary>
    public ReceiptSequence SequenceOf(int row) => new(_sequence[row]);

    /// <summary>The time of receipt of a row.</summary>
    public DateTimeOffset ReceivedOf(int row) => Instants.FromMicros(_received[row]);

    private protected void AddReceipt(DateTimeOffset run, ReceiptSequence sequence, DateTimeOffset received)
    {
        _run.Add(Instants.ToMicros(run));
        _sequence.Add(sequence.Value);
        _received.Add(Instants.ToMicros(received));
    }
}
