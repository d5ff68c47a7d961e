using Engine.Soak.Book;
using Engine.Soak.Venue;

namespace Engine.Soak.Chaos;

/// <summary>What a chaos soak counts and measures.</summary>
internal sealed class ChaosFigures
{
    /// <summary>What the first third has not yet made: code that is compiled late, pools that fill once.</summary>
    private const long Slack = 24 << 20;

    /// <summary>An order with its fills stays in the book until it is one of the oldest (AccountState.Retained).</summary>
    private const long BytesPerOrder = 8 << 10;

    public int Acts { get; set; }

    public FaultCount Faults { get; set; } = new(0, 0, 0);

    public SeenBook? Book { get; set; }

    public long MemoryAtThird { get; set; }

    public int OrdersAtThird { get; set; }

    public long MemoryAtEnd { get; set; }

    public int Alerts { get; set; }

    public int MostOfQuota { get; set; }

    public int QuotaWaits { get; set; }

    public Leaks Leaks { get; set; } = Leaks.None;

    public IEnumerable<string> MemoryViolations(PlacedTags tags)
    {
        var allowed = MemoryAtThird + Slack + ((tags.Placed - OrdersAtThird) * BytesPerOrder);
        if (MemoryAtThird > 0 && MemoryAtEnd > allowed)
        {
            yield return $"the heap grew from {Megabytes(MemoryAtThird)} at a third to {Megabytes(MemoryAtEnd)} MB, {Megabytes(allowed)} are allowed";
        }
    }

    public void Print(SoakOptions options, PlacedTags tags, ProtectionWatch watch, IReadOnlyCollection<string> violations, TimeSpan length)
    {
        Console.WriteLine($"seed                      {options.Seed}");
        Console.WriteLine($"length                    {length.TotalSeconds:0} s");
        Console.WriteLine($"faults                    {Faults.Struck} from {Faults.RulesStruck} of {Faults.Rules} rules, {Acts} acts");
        Console.WriteLine($"sent to the venue         {tags.Placed} orders, {tags.Modified} changes, {tags.Cancelled} cancels, {tags.Closed} closes");
        Console.WriteLine($"fills booked              {Book?.State.TradesTotal}, {Book?.Events} events journaled, {Alerts} alerts");
        Console.WriteLine($"adopted                   {Book?.Adopted.Count}");
        Console.WriteLine(watch.Looks == 0 ? "longest unprotected       not watched" : $"longest unprotected       {watch.Longest.TotalSeconds:0.00} s ({watch.Looks} looks)");
        Console.WriteLine($"request window            at most {MostOfQuota} requests, {QuotaWaits} s with requests that waited");
        Console.WriteLine($"secrets looked for        {Leaks.Secrets}, in {Leaks.Files} files");
        Console.WriteLine($"managed heap              {Megabytes(MemoryAtThird)} MB at a third, {Megabytes(MemoryAtEnd)} MB at the end");
        Console.WriteLine($"violations                {violations.Count}");
        foreach (var violation in violations.Take(20))
        {
            Console.WriteLine($"  {violation}");
        }
    }

    private static string Megabytes(long bytes) => (bytes / 1048576.0).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
