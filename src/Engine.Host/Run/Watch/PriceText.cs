using System.Globalization;
using Engine.Markets;

namespace Engine.Host.Run.Watch;

/// <summary>Prices with as many decimals as their tick has, so that a column of them is straight.</summary>
internal static class PriceText
{
    /// <summary>Such as <c>21000.50</c> where the tick is 0.25.</summary>
    public static string Of(Instrument instrument, Price price) => price.ToDecimal().ToString("F" + Decimals(instrument).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Decimals of the tick; at least those are exact for any price on its grid.</summary>
    public static int Decimals(Instrument instrument)
    {
        var (nanos, decimals) = (instrument.TickSize.Nanos, 9);
        while (decimals > 0 && nanos % 10 == 0)
        {
            (nanos, decimals) = (nanos / 10, decimals - 1);
        }

        return decimals;
    }
}
