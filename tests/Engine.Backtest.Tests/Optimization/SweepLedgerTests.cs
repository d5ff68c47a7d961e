using Engine.Accounts;
using Engine.Backtest.Optimization;
using Engine.Optimization;

namespace Engine.Backtest.Tests.Optimization;

public sealed class SweepLedgerTests : IDisposable
{
    private static readonly ParameterSpace Space = new([new ParameterAxis("fast", ["5", "10", "20"], true)]);
    private static readonly Dictionary<string, string> About = new() { ["data"] = "a", ["over"] = "fast=5,10,20" };
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "sweep-" + Guid.NewGuid().ToString("N"));

    private string File => Path.Combine(_folder, "deep", "trials.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_added_is_there_when_the_file_is_opened_again()
    {
        using (var ledger = Open())
        {
            Assert.Empty(ledger.Done);
            ledger.Add(new SweepRun(0, SweepPart.InSample, 1), Figures(3));
            ledger.Add(new SweepRun(0, SweepPart.OutOfSample, 1), Figures(4));
        }

        using (var again = Open())
        {
            Assert.Equal([3, 4], again.Done.OrderBy(d => d.Key.Part).Select(d => d.Value.RoundTrips));
            again.Add(new SweepRun(0, SweepPart.InSample, 2), Figures(5));
        }

        using var third = Open();
        Assert.Equal(3, third.Done.Count);
    }

    [Fact]
    public void A_line_that_was_torn_anywhere_is_dropped_and_its_run_can_be_added_again()
    {
        using (var ledger = Open())
        {
            ledger.Add(new SweepRun(0, SweepPart.InSample, 0), Figures(1));
            ledger.Add(new SweepRun(0, SweepPart.InSample, 1), Figures(2));
        }

        var whole = System.IO.File.ReadAllBytes(File);
        var last = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (var length = last; length < whole.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, whole[..length]);
            using (var ledger = Open())
            {
                Assert.Equal([0L], ledger.Done.Keys.Select(run => run.Point));
                ledger.Add(new SweepRun(0, SweepPart.InSample, 1), Figures(2));
            }

            Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
        }
    }

    [Fact]
    public void A_head_that_was_torn_begins_anew()
    {
        Open().Dispose();
        var whole = System.IO.File.ReadAllBytes(File);
        System.IO.File.WriteAllBytes(File, whole[..20]);
        Open().Dispose();
        Assert.Equal(whole, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Another_specification_is_refused_with_what_differs_and_nothing_is_changed()
    {
        using (var ledger = Open())
        {
            ledger.Add(new SweepRun(0, SweepPart.InSample, 1), Figures(3));
        }

        var before = System.IO.File.ReadAllBytes(File);
        var refused = Assert.Throws<SweepLedgerException>(() => SweepLedger.Open(File, "other", new Dictionary<string, string>(About) { ["data"] = "b" }, Space, TimeProvider.System));
        Assert.Equal($"{File} holds a sweep of other settings (what differs: data); name another folder with --out, or begin anew with --again.", refused.Message);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void A_file_that_something_else_has_changed_is_refused_by_its_line()
    {
        using (var ledger = Open())
        {
            ledger.Add(new SweepRun(0, SweepPart.InSample, 0), Figures(1));
            ledger.Add(new SweepRun(0, SweepPart.InSample, 1), Figures(2));
        }

        var lines = System.IO.File.ReadAllLines(File);
        System.IO.File.WriteAllText(File, $"{lines[0]}\n{{\"point\":1}}\n{lines[2]}\n");
        Assert.Contains("line 2: that is no run of a sweep", Assert.Throws<SweepLedgerException>(Open).Message, StringComparison.Ordinal);
        System.IO.File.WriteAllText(File, "something\nelse\n");
        Assert.Contains("is no file of a sweep", Assert.Throws<SweepLedgerException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_sweeps_do_not_write_into_one_file()
    {
        using var first = Open();
        Assert.Contains("another sweep may be at work", Assert.Throws<SweepLedgerException>(Open).Message, StringComparison.Ordinal);
    }

    private SweepLedger Open() => SweepLedger.Open(File, "spec", About, Space, TimeProvider.System);

    private static SegmentFigures Figures(int trips) => new() { Profits = [new Money(trips * 1_000)], RoundTrips = trips };
}
