using System.Collections.Immutable;
using Engine.History;
using Engine.History.Tape;
using Engine.Markets;

namespace Engine.Archive.Tests.Tape;

/// <summary>What the recorded states say is missing while the exchange traded. Friday, 27 November 2026, is the day after Thanksgiving: indices close at 12:15 Chicago, 18:15 UTC.</summary>
public sealed class TapeCoverageTests : IDisposable
{
    private static readonly DateTimeOffset Start = SampleFrames.Start;
    private static readonly TimeRange Always = new(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_gap_counts_by_the_trading_in_it_and_one_while_the_exchange_is_closed_is_none()
    {
        var clock = new VirtualMarketClock(Start);
        var recording = await TapeRecording.BeginAsync(new TapeFolder(_folder.Path), clock);
        Subscribed(recording, SampleFrames.Nq);
        recording.Buffer.Take(SampleFrames.Print(1));
        clock.AdvanceTo(Start.AddHours(1));
        recording.Buffer.Note(TapeStateKind.Down, state => state with { Text = "cut" });
        clock.AdvanceTo(Start.AddHours(1).AddSeconds(7));
        Subscribed(recording, SampleFrames.Nq);

        // From an hour before the early close to Sunday evening, half an hour after the opening.
        clock.AdvanceTo(new DateTimeOffset(2026, 11, 27, 17, 15, 0, TimeSpan.Zero));
        recording.Buffer.Note(TapeStateKind.Down, state => state with { Text = "the line was down" });
        clock.AdvanceTo(new DateTimeOffset(2026, 11, 29, 23, 30, 0, TimeSpan.Zero));
        Subscribed(recording, SampleFrames.Nq);

        // In the daily pause.
        clock.AdvanceTo(new DateTimeOffset(2026, 11, 30, 22, 10, 0, TimeSpan.Zero));
        recording.Buffer.Note(TapeStateKind.Down, state => state with { Text = "the pause" });
        clock.AdvanceTo(new DateTimeOffset(2026, 11, 30, 22, 50, 0, TimeSpan.Zero));
        Subscribed(recording, SampleFrames.Nq);
        await recording.EndAsync();

        var now = new DateTimeOffset(2026, 11, 30, 23, 20, 0, TimeSpan.Zero);
        var coverage = Assert.Single(await Of(Always, now));
        Assert.Equal((SampleFrames.Nq, new DateOnly(2026, 11, 27), new DateOnly(2026, 11, 27)), (coverage.Contract, coverage.First, coverage.Last));
        Assert.Equal(
            [("cut", TimeSpan.FromSeconds(7)), ("the line was down", TimeSpan.FromMinutes(90)), ("nothing was recorded", TimeSpan.FromMinutes(20))],
            coverage.Holes.Select(hole => (hole.Gap.Cause, hole.Trading)));
        Assert.Null(coverage.Holes[^1].Gap.Until);

        // Of a stretch only what lies in it counts.
        var evening = Assert.Single(await Of(new TimeRange(new DateTimeOffset(2026, 11, 29, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero)), now));
        Assert.Equal(("the line was down", TimeSpan.FromMinutes(30)), evening.Holes.Select(hole => (hole.Gap.Cause, hole.Trading)).Single());
    }

    [Fact]
    public async Task Only_the_wanted_contracts_are_looked_at_and_a_folder_without_a_tape_has_none()
    {
        Assert.Empty(await Of(Always, Start));
        var recording = await TapeRecording.BeginAsync(new TapeFolder(_folder.Path), new VirtualMarketClock(Start));
        recording.Buffer.Take(SampleFrames.Print(1));
        recording.Buffer.Take(SampleFrames.Print(2, SampleFrames.Gc));
        await recording.EndAsync();
        Assert.Equal(SampleFrames.Nq, Assert.Single(await Of(Always, Start)).Contract);
    }

    private static void Subscribed(TapeRecording recording, ContractId contract) =>
        recording.Buffer.Note(TapeStateKind.Subscribed, state => state with { Contract = contract, Epoch = 1 });

    private Task<ImmutableArray<TapeCoverage>> Of(TimeRange span, DateTimeOffset now) =>
        TapeCoverage.OfAsync(new TapeFolder(_folder.Path), contract => contract == SampleFrames.Nq, span, now);
}
