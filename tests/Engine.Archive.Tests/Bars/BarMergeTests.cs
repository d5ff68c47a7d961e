using CsCheck;
using Engine.History;
using static Engine.Archive.Tests.Bars.SampleBars;

namespace Engine.Archive.Tests.Bars;

public sealed class BarMergeTests
{
    private static readonly DateTimeOffset At = Utc(2026, 11, 27, 15);

    public static TheoryData<string, StoredBar, StoredBar> Better() => new()
    {
        { "the venue's history outranks a live bar", Bar(At, volume: 5), Bar(At, volume: 100, source: BarSource.Live) },
        { "a live bar outranks an import", Bar(At, volume: 5, source: BarSource.Live), Bar(At, volume: 100, source: BarSource.Import("a.csv"), revision: 9) },
        { "a correction outranks what was read first", Bar(At, volume: 5, revision: 1), Bar(At, volume: 100) },
        { "more trades outrank fewer", Bar(At, volume: 101), Bar(At, volume: 100) },
        { "a sound bar outranks a contradictory one", Bar(At, source: BarSource.Import("a.csv")), Bar(At) with { High = Bar(At).Low } },
        { "a sound bar outranks a negative volume", Bar(At, source: BarSource.Import("a.csv")), Bar(At, volume: -1) },
        { "a wider range outranks a narrower one", Bar(At) with { Low = new(1) }, Bar(At) },
    };

    [Theory]
    [MemberData(nameof(Better))]
    public void The_better_bar_is_kept_whichever_comes_first(string rule, StoredBar better, StoredBar worse)
    {
        Assert.Equal([better], BarMerge.Merge([worse], [better], out var replaced));
        Assert.Equal(new BarWriteResult(0, 1, 0, 0), replaced);
        Assert.Equal([better], BarMerge.Merge([better], [worse], out var kept));
        Assert.Equal(new BarWriteResult(0, 0, 0, 1), kept);
        Assert.Equal([better], BarMerge.Merge([], [worse, better, worse], out var both));
        Assert.Equal(new BarWriteResult(1, 0, 0, 2), both);
        Assert.NotEmpty(rule);
    }

    [Fact]
    public void Two_contracts_may_have_a_bar_at_one_time()
    {
        var merged = BarMerge.Merge([Bar(At)], [Bar(At, contract: March)], out var result);

        Assert.Equal([Bar(At, contract: March), Bar(At)], merged);
        Assert.Equal(new BarWriteResult(1, 0, 0, 0), result);
    }

    [Fact]
    public void Any_order_any_pieces_and_any_repetition_give_the_same_archive() =>
        Gen.Select(Any.Array[0, 40], Gen.Int[1, 6], Gen.Int[0, 5], Gen.Int[0, 1_000_000]).Sample((bars, pieces, repeated, seed) =>
        {
            var expected = bars
                .GroupBy(bar => (bar.Start, bar.Contract))
                .Select(group => group.Aggregate((best, bar) => BarPrecedence.Compare(bar, best) > 0 ? bar : best))
                .OrderBy(bar => bar.Start)
                .ThenBy(bar => bar.Contract.Value, StringComparer.Ordinal)
                .ToArray();

            var shuffled = (StoredBar[])bars.Clone();
            new Random(seed).Shuffle(shuffled);
            var written = shuffled.Chunk(pieces).ToList();
            written.AddRange(written.Take(repeated).ToArray());
            IReadOnlyList<StoredBar> archive = [];
            var total = default(BarWriteResult);
            foreach (var piece in written)
            {
                archive = BarMerge.Merge(archive, piece, out var result);
                total += result;
            }

            Assert.Equal(expected, archive);
            Assert.Equal(expected.Length, total.Added);
            Assert.Equal(written.Sum(piece => piece.Length), total.Added + total.Replaced + total.Unchanged + total.Kept);
        });
}
