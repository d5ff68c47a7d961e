using Engine.History.Files;
using Engine.Markets;
using Engine.Orders;

namespace Engine.History.Tape;

/// <summary>Rows of <c>strategies</c>: a line of a strategy's log each; <c>received</c> is the time at which it was taken in.</summary>
internal sealed class StrategyRows : TapeRows
{
    private static readonly TextColumn StrategyColumn = TableColumns.Text("strategy");
    private static readonly NumberColumn<long> NumberColumn = TableColumns.Int64("n");
    private static readonly TextColumn KindColumn = TableColumns.Text("kind");
    private static readonly TextColumn ContractColumn = TableColumns.Text("contract_id", nullable: true);
    private static readonly NumberColumn<long> CheckColumn = TableColumns.Int64("check", nullable: true);
    private static readonly TextColumn ContentColumn = TableColumns.Text("content", nullable: true);
    private static readonly NumberColumn<int> TenthColumn = TableColumns.Int32("received_100ns");

    private readonly Texts _strategy;
    private readonly Numbers<long> _number;
    private readonly Texts _kind;
    private readonly Texts _contract;
    private readonly OptionalNumbers<long> _check;
    private readonly Texts _content;
    private readonly Numbers<int> _tenth;

    public StrategyRows()
        : this(new(StrategyColumn), new(NumberColumn), new(KindColumn), new(ContractColumn), new(CheckColumn), new(ContentColumn), new(TenthColumn))
    {
    }

    private StrategyRows(
        Texts strategy, Numbers<long> number, Texts kind, Texts contract, OptionalNumbers<long> check, Texts content, Numbers<int> tenth)
        : base(Table, strategy, number, kind, contract, check, content, tenth) =>
        (_strategy, _number, _kind, _contract, _check, _content, _tenth) = (strategy, number, kind, contract, check, content, tenth);

    public static TableSchema Table { get; } = new(
        "strategies", 1, StrategyColumn, NumberColumn, KindColumn, ContractColumn, CheckColumn, ContentColumn, TenthColumn, RunColumn, SequenceColumn, ReceivedColumn);

    public void Add(in StrategyEntry entry)
    {
        _strategy.Add(entry.Strategy.Value);
        _number.Add(entry.Number);
        _kind.Add(entry.Kind);
        _contract.Add(entry.Contract?.Value);
        _check.Add(entry.Check);
        _content.Add(entry.Text);
        _tenth.Add((int)(entry.At.UtcTicks % TimeSpan.TicksPerMicrosecond));
        AddReceipt(entry.Run, entry.Sequence, new DateTimeOffset(entry.At.UtcTicks - (entry.At.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero));
    }

    /// <summary>The lines in order.</summary>
    public IEnumerable<StrategyEntry> Entries()
    {
        for (var row = 0; row < Count; row++)
        {
            yield return new StrategyEntry(new StrategyName(_strategy[row]!), _number[row], ReceivedOf(row).AddTicks(_tenth[row]), SequenceOf(row), _kind[row]!)
            {
                Run = RunOf(row),
                Contract = _contract[row] is { } contract ? new ContractId(contract) : null,
                Check = _check[row],
                Text = _content[row],
            };
        }
    }
}
