using System.Globalization;
using Engine.Markets;

namespace Engine.Simulator;

/// <summary>A delivery month, in the venue's letters.</summary>
/// <param name="Year">Four digits.</param>
/// <param name="Month">1 to 12.</param>
public readonly record struct ContractMonth(int Year, int Month) : IComparable<ContractMonth>
{
    private const string Letters = "FGHJKMNQUVXZ";
    private const string Prefix = "CON.F.US.";

    /// <summary>The month's code, F for January to Z for December.</summary>
    public char Letter => Letters[Month - 1];

    /// <summary>Such as <c>December 2026</c>.</summary>
    public string Words => new DateTime(Year, Month, 1).ToString("MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>The contract id of a product in this month.</summary>
    public ContractId IdOf(string product) => new($"{Prefix}{product}.{Letter}{Year % 100:00}");

    /// <summary>True once the delivery month has passed, the simulator's rule for an inactive contract.</summary>
    public bool HasPassed(DateTimeOffset now) => CompareTo(new ContractMonth(now.Year, now.Month)) < 0;

    /// <inheritdoc/>
    public int CompareTo(ContractMonth other) => ((Year * 12) + Month).CompareTo((other.Year * 12) + other.Month);

    /// <summary>Takes an id of the form <c>CON.F.US.ENQ.Z26</c> apart; false when it has another form.</summary>
    public static bool TryParse(string id, out string product, out ContractMonth month)
    {
        product = "";
        month = default;
        if (!id.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        var rest = id[Prefix.Length..];
        var dot = rest.IndexOf('.');
        if (dot < 1 || rest.Length != dot + 4 || Letters.IndexOf(rest[dot + 1]) is var letter && letter < 0
            || !int.TryParse(rest.AsSpan(dot + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var year))
        {
            return false;
        }

        product = rest[..dot];
        month = new ContractMonth(2000 + year, Letters.IndexOf(rest[dot + 1]) + 1);
        return true;
    }

    /// <summary>The front month of a product at a date, by the stated rules of <see cref="DeliveryCycle"/>.</summary>
    public static ContractMonth Front(DeliveryCycle cycle, DateTimeOffset now)
    {
        for (var ahead = 0; ; ahead++)
        {
            var first = new DateTime(now.Year, now.Month, 1).AddMonths(ahead);
            if (IsListed(cycle, first.Month) && now.UtcDateTime < RollDay(cycle, first))
            {
                return new ContractMonth(first.Year, first.Month);
            }
        }
    }

    /// <summary>The next delivery month that the cycle lists after this one.</summary>
    public ContractMonth Next(DeliveryCycle cycle)
    {
        var first = new DateTime(Year, Month, 1).AddMonths(1);
        while (!IsListed(cycle, first.Month))
        {
            first = first.AddMonths(1);
        }

        return new ContractMonth(first.Year, first.Month);
    }

    private static bool IsListed(DeliveryCycle cycle, int month) => cycle switch
    {
        DeliveryCycle.Quarterly => month % 3 == 0,
        DeliveryCycle.Metal => month is 2 or 4 or 6 or 8 or 12,
        _ => true,
    };

    private static DateTime RollDay(DeliveryCycle cycle, DateTime first) => cycle switch
    {
        // The Monday of the week in which the third Friday falls.
        DeliveryCycle.Quarterly => first.AddDays((((int)DayOfWeek.Friday - (int)first.DayOfWeek + 7) % 7) + 14 - 4),
        DeliveryCycle.Metal => first.AddDays(-3),
        _ => first.AddMonths(-1).AddDays(14),
    };
}
