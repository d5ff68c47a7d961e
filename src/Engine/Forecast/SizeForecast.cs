namespace Engine.Forecast;

/// <summary>How many trade dates something took, over the ways in which it happened.</summary>
/// <param name="Mean">Mean.</param>
/// <param name="P10">A tenth of them took no longer; nearest rank, as the others.</param>
/// <param name="P50">Half of them.</param>
/// <param name="P90">Nine tenths of them.</param>
public sealed record PassageDates(double Mean, int P10, int P50, int P90)
{
    /// <summary>Counts; null when it never happened.</summary>
    /// <param name="counts">How often it took so many trade dates, by their number.</param>
    internal static PassageDates? Of(int[] counts)
    {
        var (all, sum) = (0L, 0L);
        for (var dates = 0; dates < counts.Length; dates++)
        {
            (all, sum) = (all + counts[dates], sum + ((long)dates * counts[dates]));
        }

        return all == 0 ? null : new((double)sum / all, Rank(10), Rank(50), Rank(90));

        int Rank(int percent)
        {
            var (wanted, seen) = (((all * percent) + 99) / 100, 0L);
            for (var dates = 0; ; dates++)
            {
                if ((seen += counts[dates]) >= wanted)
                {
                    return dates;
                }
            }
        }
    }
}

/// <summary>What becomes of an account at one size. The three shares add up to one.</summary>
/// <param name="Size">Against that of the record: 2 is twice as many contracts in every trade.</param>
/// <param name="Pass">Share of the ways that pass within the horizon; null where the rules have no target.</param>
/// <param name="Breach">Share of the ways that come to the loss floor first.</param>
/// <param name="Undecided">Share of the ways that do neither.</param>
/// <param name="Error">Standard error of the share that passes, or breaches where there is no target, from the number of ways alone: <c>√(p (1 − p) / ways)</c>.</param>
/// <param name="ToPass">Trade dates until it passes, of the ways that do; null when none does.</param>
/// <param name="ToBreach">Trade dates until it breaches, of the ways that do; null when none does.</param>
public sealed record SizeForecast(decimal Size, double? Pass, double Breach, double Undecided, double Error, PassageDates? ToPass, PassageDates? ToBreach);
