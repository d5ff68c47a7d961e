using Engine.Accounts;

namespace Engine.Reports;

/// <summary>How far the equity went within a trade date, from where it stood at its beginning.</summary>
/// <param name="Lowest">Zero or less.</param>
/// <param name="Highest">Zero or more.</param>
/// <param name="IsPriced">True when prices between the fills were seen; otherwise only fills tell.</param>
public readonly record struct DayPath(Money Lowest, Money Highest, bool IsPriced);

/// <summary>Keeps the extremes of the equity by trade date. Cash that no fill explains moves where a date began, and is no part of its path.</summary>
internal sealed class DayPaths
{
    private readonly Dictionary<DateOnly, DayPath> _byDate = [];
    private DateOnly? _date;
    private Money _begun;
    private Money? _last;

    public IReadOnlyDictionary<DateOnly, DayPath> ByDate => _byDate;

    /// <summary>The equity at a moment of a date; dates ascend.</summary>
    public void See(DateOnly date, Money equity, bool priced)
    {
        if (date != _date)
        {
            (_date, _begun) = (date, _last ?? equity);
        }

        var (path, move) = (_byDate.GetValueOrDefault(date), equity - _begun);
        _byDate[date] = new(move < path.Lowest ? move : path.Lowest, move > path.Highest ? move : path.Highest, path.IsPriced || priced);
        _last = equity;
    }

    /// <summary>Cash came or went.</summary>
    public void Move(Money amount) => (_begun, _last) = (_begun + amount, _last + amount);
}
