namespace Engine.Soak.Kill;

/// <summary>What a kill soak counts.</summary>
internal sealed class KillFigures
{
    private readonly List<TimeSpan> _settled = [];

    public int Kills { get; set; }

    public int EarlyKills { get; set; }

    public int Refused { get; set; }

    public int Adopted { get; set; }

    /// <summary>Processes started.</summary>
    public int Lives { get; set; }

    private int Damaged { get; set; }

    private int Eras { get; set; }

    /// <summary>Orders that reached the venue.</summary>
    public int Placed { get; private set; }

    private int Modified { get; set; }

    private int Cancelled { get; set; }

    private int Closed { get; set; }

    private long Fills { get; set; }

    private TimeSpan LongestUnprotected { get; set; }

    private long Looks { get; set; }

    private int Secrets { get; set; }

    private int FilesSearched { get; set; }

    /// <summary>Adds what an era counted.</summary>
    public void Add(Lives era, Leaks leaks)
    {
        Secrets += leaks.Secrets;
        FilesSearched += leaks.Files;
        Eras++;
        Placed += era.Tags.Placed;
        Modified += era.Tags.Modified;
        Cancelled += era.Tags.Cancelled;
        Closed += era.Tags.Closed;
        Fills += era.Tail.Book.State.TradesTotal;
        LongestUnprotected = era.Watch.Longest > LongestUnprotected ? era.Watch.Longest : LongestUnprotected;
        Looks += era.Watch.Looks;
    }

    public void Settled(TimeSpan after, Damage damage)
    {
        _settled.Add(after);
        Damaged += damage == Damage.None ? 0 : 1;
    }

    public void Print(SoakOptions options, bool watched, IReadOnlyCollection<string> violations, TimeSpan length)
    {
        Console.WriteLine();
        Console.WriteLine($"seed                      {options.Seed}");
        Console.WriteLine($"length                    {length.TotalSeconds:0} s");
        Console.WriteLine($"kills                     {Kills}, {EarlyKills} of them before the engine was ready; {Lives} processes in {Eras} eras");
        Console.WriteLine($"restarts compared         {_settled.Count}, longest until book and venue agreed {(_settled.Count == 0 ? 0 : _settled.Max().TotalSeconds):0.0} s");
        Console.WriteLine($"damaged journals          {Damaged} recovered, {Refused} refused and restored");
        Console.WriteLine($"sent to the venue         {Placed} orders, {Modified} changes, {Cancelled} cancels, {Closed} closes");
        Console.WriteLine($"fills booked              {Fills}");
        Console.WriteLine($"adopted                   {Adopted} (after a journal had lost its end)");
        Console.WriteLine(watched
            ? $"longest unprotected       {LongestUnprotected.TotalSeconds:0.00} s ({Looks} looks)"
            : "longest unprotected       not watched");
        Console.WriteLine($"secrets looked for        {Secrets}, in {FilesSearched} files");
        Console.WriteLine($"violations                {violations.Count}");
        foreach (var violation in violations.Take(20))
        {
            Console.WriteLine($"  {violation}");
        }
    }
}
