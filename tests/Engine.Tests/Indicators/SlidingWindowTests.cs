using CsCheck;
using Engine.Indicators;

namespace Engine.Tests.Indicators;

public sealed class SlidingWindowTests
{
    private static readonly Gen<double[]> Series = Gen.Int[-1_000, 1_000].Select(ticks => ticks * 0.25).Array[1, 80];

    [Fact]
    public void A_sliding_sum_and_range_are_those_of_the_last_items_after_each_of_them() =>
        Gen.Select(Gen.Int[1, 12], Series).Sample((length, series) =>
        {
            var sum = new SlidingWindow<WindowSum>(length);
            var range = new SlidingWindow<WindowRange>(length);
            for (var i = 0; i < series.Length; i++)
            {
                sum.Add(new(series[i]));
                range.Add(new(series[i], series[i]));
                var last = series[Math.Max(0, i + 1 - length)..(i + 1)];
                Assert.Equal(last.Sum(), sum.Total.Sum);
                Assert.Equal(new WindowRange(last.Max(), last.Min()), range.Total);
                Assert.Equal(i + 1 >= length, sum.IsFull);
            }
        });

    [Fact]
    public void The_merge_is_given_the_older_stretch_first() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 60]).Sample((length, count) =>
        {
            var window = new SlidingWindow<Stretch>(length);
            for (var i = 0; i < count; i++)
            {
                window.Add(new Stretch(i, i));
                Assert.Equal(new Stretch(Math.Max(0, i + 1 - length), i), window.Total);
            }
        });

    [Fact]
    public void A_huge_value_leaves_nothing_behind_once_it_is_out_of_the_window()
    {
        var window = new SlidingWindow<WindowSum>(5);
        window.Add(new(1e300));
        for (var i = 0; i < 5; i++)
        {
            window.Add(new(0.1));
        }

        Assert.Equal(0.5, window.Total.Sum, 1e-15);
    }

    [Fact]
    public void A_cleared_window_is_as_new() =>
        Gen.Select(Gen.Int[1, 9], Series, Series).Sample((length, before, after) =>
        {
            var used = new SlidingWindow<WindowSum>(length);
            var fresh = new SlidingWindow<WindowSum>(length);
            foreach (var value in before)
            {
                used.Add(new(value));
            }

            used.Clear();
            foreach (var value in after)
            {
                used.Add(new(value));
                fresh.Add(new(value));
                Assert.Equal((fresh.Total, fresh.IsFull), (used.Total, used.IsFull));
            }
        });

    [Fact]
    public void Recent_values_are_counted_back_from_the_newest() =>
        Gen.Select(Gen.Int[1, 9], Series).Sample((capacity, series) =>
        {
            var recent = new RecentValues(capacity);
            for (var i = 0; i < series.Length; i++)
            {
                recent.Add(series[i]);
                Assert.Equal(Math.Min(i + 1, capacity), recent.Count);
                for (var age = 0; age < recent.Count; age++)
                {
                    Assert.Equal(series[i - age], recent[age]);
                }

                Assert.Throws<ArgumentOutOfRangeException>(() => recent[recent.Count]);
            }
        });

    /// <summary>From which item to which; two stretches that do not adjoin cannot be merged.</summary>
    private readonly record struct Stretch(int First, int Last) : IMergeable<Stretch>
    {
        public static Stretch Merge(in Stretch older, in Stretch newer)
        {
            Assert.Equal(older.Last + 1, newer.First);
            return new(older.First, newer.Last);
        }
    }
}
