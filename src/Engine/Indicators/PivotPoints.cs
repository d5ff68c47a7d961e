using Engine.Markets;

namespace Engine.Indicators;

/// <summary>
/// Pivot points: support and resistance for a trade date from high, low and close of the session before (<see cref="PivotMethod"/>). They change when a trade date
/// begins, on the evening before, and stand until the next. The close is the last price traded, not the exchange's settlement.
/// <para>
/// Not ready while a whole session was not seen: half a session has other highs and lows. A date without trading is skipped, so that after a holiday the last session that traded counts.
/// </para>
/// </summary>
public sealed class PivotPoints : SessionIndicator
{
    private readonly PivotMethod _method;
    private readonly SessionScope _scope;
    private readonly double[] _above = new double[4];
    private readonly double[] _below = new double[4];
    private SessionStretch _stretch;
    private double _pivot;

    /// <param name="method">The formula.</param>
    /// <param name="scope">Whether high, low and close are those of the whole trade date or of its regular session.</param>
    /// <param name="regular">The regular session; null for that of the product.</param>
    /// <exception cref="ArgumentOutOfRangeException">The method is none.</exception>
    public PivotPoints(PivotMethod method = PivotMethod.Classic, SessionScope scope = SessionScope.Whole, ChicagoHours? regular = null)
        : base(2, 2, regular)
    {
        _method = Enum.IsDefined(method) ? method : throw new ArgumentOutOfRangeException(nameof(method), method, "There is no such method.");
        _scope = scope;
        SetNothing();
    }

    /// <summary>True once the session before was seen whole.</summary>
    public override bool IsReady => Source is not null;

    /// <summary>The pivot P; NaN while not ready.</summary>
    public override double Value => _pivot;

    /// <summary>The session from which the levels are made; null while not ready.</summary>
    public SessionPrices? Source { get; private set; }

    /// <summary>A level above the pivot, R1 to R4; NaN while not ready, and where the method has none.</summary>
    /// <param name="number">1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double Resistance(int number) => _above[Index(number)];

    /// <summary>A level below the pivot, S1 to S4; NaN while not ready, and where the method has none.</summary>
    /// <param name="number">1 to 4.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of range.</exception>
    public double Support(int number) => _below[Index(number)];

    /// <inheritdoc/>
    private protected override void Begin(in SessionDay day)
    {
        if (_stretch is { HasPrices: true, IsWhole: true } && _stretch.Prices is { } prices)
        {
            Source = prices;
            Set(prices.High.ToDouble(), prices.Low.ToDouble(), prices.Close.ToDouble());
        }
        else if (_stretch.HasPrices || !_stretch.IsWhole)
        {
            SetNothing();
        }

        _stretch = day.Of(_scope);
    }

    /// <inheritdoc/>
    private protected override void Take(in TapePiece piece) => _stretch.Take(piece);

    /// <inheritdoc/>
    private protected override void ForgetSessions()
    {
        _stretch = default;
        SetNothing();
    }

    private static int Index(int number) => number is >= 1 and <= 4
        ? number - 1
        : throw new ArgumentOutOfRangeException(nameof(number), number, "Levels are numbered 1 to 4.");

    private void SetNothing()
    {
        (Source, _pivot) = (null, double.NaN);
        Array.Fill(_above, double.NaN);
        Array.Fill(_below, double.NaN);
    }

    private void Set(double high, double low, double close)
    {
        var range = high - low;
        _pivot = _method == PivotMethod.Woodie ? (high + low + (2 * close)) / 4 : (high + low + close) / 3;
        switch (_method)
        {
            case PivotMethod.Classic:
                SetPair(0, (2 * _pivot) - low, (2 * _pivot) - high);
                SetPair(1, _pivot + range, _pivot - range);
                SetPair(2, high + (2 * (_pivot - low)), low - (2 * (high - _pivot)));
                break;
            case PivotMethod.Woodie:
                SetPair(0, (2 * _pivot) - low, (2 * _pivot) - high);
                SetPair(1, _pivot + range, _pivot - range);
                break;
            case PivotMethod.Fibonacci:
                SetAround(0, _pivot, 0.382 * range);
                SetAround(1, _pivot, 0.618 * range);
                SetAround(2, _pivot, range);
                break;
            default:
                SetAround(0, close, 1.1 * range / 12);
                SetAround(1, close, 1.1 * range / 6);
                SetAround(2, close, 1.1 * range / 4);
                SetAround(3, close, 1.1 * range / 2);
                break;
        }
    }

    private void SetAround(int index, double middle, double distance) => SetPair(index, middle + distance, middle - distance);

    private void SetPair(int index, double above, double below) => (_above[index], _below[index]) = (above, below);
}
