using Engine.History.Files;
using Engine.Markets;

namespace Engine.History.Tape;

/// <summary>Rows of <c>states</c>: a fact about the recording each; <c>received</c> is the time at which it was stated.</summary>
internal sealed class StateRows : TapeRows
{
    private static readonly TextColumn KindColumn = TableColumns.Text("kind");
    private static readonly TextColumn ContractColumn = TableColumns.Text("contract_id", nullable: true);
    private static readonly NumberColumn<int> EpochColumn = TableColumns.Int32("epoch");
    private static readonly NumberColumn<long> FromColumn = TableColumns.Timestamp("missing_from", nullable: true);
    private static readonly NumberColumn<long> UntilColumn = TableColumns.Timestamp("missing_until", nullable: true);
    private static readonly NumberColumn<long> FramesColumn = TableColumns.Int64("missing_frames");
    private static readonly TextColumn WordsColumn = TableColumns.Text("text", nullable: true);

    private readonly Texts _kind;
    private readonly Texts _contract;
    private readonly Numbers<int> _epoch;
    private readonly OptionalNumbers<long> _from;
    private readonly OptionalNumbers<long> _until;
    private readonly Numbers<long> _frames;
    private readonly Texts _words;

    public StateRows()
        : this(new(KindColumn), new(ContractColumn), new(EpochColumn), new(FromColumn), new(UntilColumn), new(FramesColumn), new(WordsColumn))
    {
    }

    private StateRows(
        Texts kind, Texts contract, Numbers<int> epoch, OptionalNumbers<long> from, OptionalNumbers<long> until, Numbers<long> frames, Texts words)
        : base(Table, kind, contract, epoch, from, until, frames, words) =>
        (_kind, _contract, _epoch, _from, _until, _frames, _words) = (kind, contract, epoch, from, until, frames, words);

    public static TableSchema Table { get; } =
        new("states", 1, KindColumn, ContractColumn, EpochColumn, FromColumn, UntilColumn, FramesColumn, WordsColumn, RunColumn, SequenceColumn, ReceivedColumn);

    public void Add(TapeState state)
    {
        _kind.Add(state.Kind.ToString());
        _contract.Add(state.Contract?.Value);
        _epoch.Add(state.Epoch);
        _from.Add(state.From is { } from ? Instants.ToMicros(from) : null);
        _until.Add(state.Until is { } until ? Instants.ToMicros(until) : null);
        _frames.Add(state.Frames);
        _words.Add(state.Text);
        AddReceipt(state.Run, state.Sequence, state.At);
    }

    /// <summary>The facts in order; one of a kind that this version does not know is left out.</summary>
    public IEnumerable<TapeState> States()
    {
        for (var row = 0; row < Count; row++)
        {
            if (Enum.TryParse<TapeStateKind>(_kind[row], out var kind))
            {
                yield return new TapeState(RunOf(row), ReceivedOf(row), SequenceOf(row), kind)
                {
                    Contract = _contract[row] is { } contract ? new ContractId(contract) : null,
                    Epoch = _epoch[row],
                    From = _from[row] is { } from ? Instants.FromMicros(from) : null,
                    Until = _until[row] is { } until ? Instants.FromMicros(until) : null,
                    Frames = _frames[row],
                    Text = _words[row],
                };
            }
        }
    }
}
