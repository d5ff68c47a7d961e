using Engine.History;
using Engine.Markets;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

public sealed class BarVerificationTests
{
    private static readonly DateTimeOffset At = Utc(2026, 11, 27, 15);

    [Fact]
    public void Bars_in_order_on_the_grid_and_without_contradiction_are_clean()
    {
        StoredBar[] bars = [.. Run(At, 100), Bar(At.AddMinutes(100), contract: March), Bar(At.AddMinutes(100))];

        Assert.Empty(BarVerification.Examine(bars, BarInterval.Minute, Tick));
    }

    public static TheoryData<BarFault, StoredBar, string> Wrong() => new()
    {
        { BarFault.Duplicate, Bar(At, 24_001), "it is there twice" },
        { BarFault.Disorder, Bar(At.AddMinutes(-1)), "it stands after CON.F.US.ENQ.Z26 2026-11-27 15:00:00 UTC" },
        { BarFault.Disorder, Bar(At, contract: March), "it stands after" },
        { BarFault.OffGrid, Bar(At.AddMinutes(1)) with { Close = Price.FromDecimal(24_000.1m) }, "24000.1 is no multiple of 0.25" },
        { BarFault.Contradiction, Bar(At.AddMinutes(1)) with { High = Price.FromDecimal(24_000m) }, "contradict each other" },
        { BarFault.Contradiction, Bar(At.AddMinutes(1)) with { Low = Price.FromDecimal(24_000.25m) }, "contradict each other" },
        { BarFault.NegativeVolume, Bar(At.AddMinutes(1), volume: -3), "the volume is -3" },
        { BarFault.OffClock, Bar(At.AddSeconds(61)), "no bar of 1m starts then" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Each_fault_is_named_with_its_bar_and_values(BarFault fault, StoredBar bar, string reason)
    {
        var problem = Assert.Single(BarVerification.Examine([Bar(At), bar], BarInterval.Minute, Tick));

        Assert.Equal((fault, bar), (problem.Fault, problem.Bar));
        Assert.StartsWith($"{bar.Contract} {bar.Start:yyyy-MM-dd HH:mm:ss} UTC: ", problem.Sentence, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_negative_price_is_on_the_grid_or_off_it_like_any_other()
    {
        var negative = Bar(At, close: -37.75m);

        Assert.Empty(BarVerification.Examine([negative], BarInterval.Minute, Tick));
        Assert.Equal(BarFault.OffGrid, Assert.Single(BarVerification.Examine([negative with { Low = new Price(-40_100_000_000) }], BarInterval.Minute, Tick)).Fault);
    }

    [Fact]
    public async Task A_damaged_file_is_a_problem_and_the_others_are_still_examined()
    {
        using var home = new TemporaryFolder();
        using var folder = Writer(home.Path);
        var archive = new BarArchive(folder);
        var bars = Run(Utc(2026, 10, 30), 5_000);
        bars[4_000] = bars[4_000] with { Close = Price.FromDecimal(24_000.1m) };
        await archive.WriteAsync(Minutes, Tick, bars);
        await archive.WriteAsync(Minutes, Tick, [Bar(Utc(2026, 9, 1))]);
        File.WriteAllText(archive.Parts(Minutes)[1].Path, "nothing");

        var (problems, examined) = await BarVerification.ExamineAsync(archive, Minutes);

        Assert.Equal([BarFault.DamagedFile, BarFault.OffGrid], problems.Select(problem => problem.Fault));
        Assert.Contains("2026-10.parquet", problems[0].Sentence, StringComparison.Ordinal);
        Assert.Equal(1 + 5_000 - 2_880, examined);
    }
}
