using Engine.Markets;

namespace Engine.Actors.Accounts;

/// <summary>
/// Closes that were sent and not answered, or answered so recently that a read may still show the position. A close is not
/// repeated before a read that began after its answer shows the position still there: two closes of one position would turn it.
/// Thread-safe: the gate and its emergency both send closes.
/// </summary>
public sealed class ClosesUnderWay(TimeProvider wall)
{
    private readonly Dictionary<ContractId, (int Open, long AnsweredAt)> _closes = [];

    /// <summary>The present, for <see cref="MayClose"/>.</summary>
    public long Now => wall.GetTimestamp();

    /// <summary>A close leaves.</summary>
    public void Begin(ContractId contract)
    {
        lock (_closes)
        {
            var (open, at) = _closes.GetValueOrDefault(contract, (0, long.MinValue));
            _closes[contract] = (open + 1, at);
        }
    }

    /// <summary>Its answer is here, or it never left.</summary>
    public void End(ContractId contract)
    {
        lock (_closes)
        {
            var (open, _) = _closes.GetValueOrDefault(contract);
            _closes[contract] = (Math.Max(0, open - 1), wall.GetTimestamp());
        }
    }

    /// <summary>True when a position that was shown by a read begun at <paramref name="readBegan"/> may be closed.</summary>
    public bool MayClose(ContractId contract, long readBegan)
    {
        lock (_closes)
        {
            return !_closes.TryGetValue(contract, out var close) || (close.Open == 0 && close.AnsweredAt <= readBegan);
        }
    }
}
