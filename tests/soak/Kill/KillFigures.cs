using Engine.Soak.Venue;

namespace Engine.Soak.Kill;

/// <summary>What a kill soak counts.</summary>
internal sealed class KillFigures
{
    private readonly List<TimeSpan> _settled = [];

    public int Kills { get; set; }

    public int EarlyKills { get; set; }

    public int Refused { get; set; }

    public int Adopted { get; set; }

    private int Damaged { get; set; }

    public void Settled(TimeSpan after, Damage damage)
    {
        _settled.Add(after);
        Damaged += damage == Damage.None ? 0 : 1;
    }

    public void Print(SoakOptions options, Lives lives, ProtectionWatch watch, IReadOnlyCollection<string> violations, TimeSpan length)
    {
        var book = lives.Tail.Book.State;
        Console.WriteLine();
        Console.WriteLine($"seed                      {options.Seed}");
        Console.WriteLine($"length                    {length.TotalSeconds:0} s");
        Console.WriteLine($"kills                     {Kills}, {EarlyKills} of them before the engine was ready");
        Console.WriteLine($"restarts compared         {_settled.Count}, longest until book and venue agreed {(_settled.Count == 0 ? 0 : _settled.Max().TotalSeconds):0.0} s");
        Console.WriteLine($"damaged journals          {Damaged} recovered, {Refused} refused and restored");
        Console.WriteLine($"sent to the venue         {lives.Tags.Placed} orders, {lives.Tags.Modified} changes, {lives.Tags.Cancelled} cancels, {lives.Tags.Closed} closes");
        Console.WriteLine($"fills booked              {book.TradesTotal}");
        Console.WriteLine($"adopted                   {Adopted} (after a journal had lost its end)");
        Console.WriteLine(watch.Looks == 0
            ? "longest unprotected       not watched"
            : $"longest unprotected       {watch.Longest.TotalSeconds:0.00} s ({watch.Looks} looks)");
        Console.WriteLine($"violations                {violations.Count}");
        foreach (var violation in violations.Take(20))
        {
            Console.WriteLine($"  {violation}");
        }
    }
}
