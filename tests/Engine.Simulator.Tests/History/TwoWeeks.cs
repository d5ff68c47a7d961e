using System.Globalization;
using System.Text;
using Engine.Markets;

namespace Engine.Simulator.Tests.History;

/// <summary>
/// Sixteen days of minute bars, 11 to 27 March 2027: two weekends, the change to daylight saving on the 14th, a roll from H27 to M27 on the 16th,
/// the last day of H27 on the 19th, and Good Friday on the 26th. About one minute in thirty has no trade.
/// </summary>
internal sealed class TwoWeeks
{
    public const string March = "CON.F.US.ENQ.H27";
    public const string June = "CON.F.US.ENQ.M27";

    /// <summary>The first date on which June trades more than March.</summary>
    public static readonly DateOnly Roll = new(2027, 3, 16);

    private static readonly DateOnly Expiry = new(2027, 3, 19);

    /// <summary>When the trade date of Friday, 12 March begins.</summary>
    public static readonly DateTimeOffset From = new(2027, 3, 11, 23, 0, 0, TimeSpan.Zero);

    /// <summary>A Saturday: everything is over.</summary>
    public static readonly DateTimeOffset To = new(2027, 3, 27, 12, 0, 0, TimeSpan.Zero);

    private TwoWeeks(List<Row> rows) => Rows = rows;

    public IReadOnlyList<Row> Rows { get; }

    public static TwoWeeks Make(ulong seed = 7)
    {
        var (rows, random) = (new List<Row>(), new Random((int)seed));
        foreach (var session in ExchangeCalendar.Sessions(ProductGroup.StockIndices, From, To))
        {
            for (var minute = session.OpenUtc; minute < session.CloseUtc; minute += TimeSpan.FromMinutes(1))
            {
                foreach (var contract in new[] { March, June })
                {
                    var first = minute == session.OpenUtc;
                    if ((contract == March && session.TradeDate > Expiry) || (!first && random.Next(30) == 0))
                    {
                        continue;
                    }

                    var busy = (contract == March) == (session.TradeDate < Roll);
                    var open = 80_000 + random.Next(2_000);
                    rows.Add(new Row(contract, minute, open, open + random.Next(9), open - random.Next(9), random.Next(busy ? 400 : 40) + 1));
                }
            }
        }

        return new TwoWeeks(rows);
    }

    /// <summary>Writes the bars as a recording.</summary>
    public string Write(string folder)
    {
        var text = new StringBuilder("contractId,t,o,h,l,c,v\n");
        foreach (var row in Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"{row.Contract},{row.Start:yyyy-MM-ddTHH:mm:ssZ},{row.Open / 4m},{row.High / 4m},{row.Low / 4m},{row.Open / 4m},{row.Volume}\n");
        }

        var file = Path.Combine(folder, "nq-2027-03.csv");
        File.WriteAllText(file, text.ToString());
        return file;
    }

    /// <summary>A bar; prices in ticks of a quarter, the close at the open.</summary>
    internal sealed record Row(string Contract, DateTimeOffset Start, int Open, int High, int Low, int Volume)
    {
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Contract} {Start.UtcDateTime:yyyy-MM-ddTHH:mm} {Open / 4m} {High / 4m} {Low / 4m} {Open / 4m} {Volume}");

        public static string Of(Bar bar) =>
            string.Create(CultureInfo.InvariantCulture, $"{bar.Contract} {bar.Start.UtcDateTime:yyyy-MM-ddTHH:mm} {bar.Open.ToDecimal()} {bar.High.ToDecimal()} {bar.Low.ToDecimal()} {bar.Close.ToDecimal()} {bar.Volume}");
    }
}
