using CsCheck;
using Engine.Accounts;

namespace Engine.Tests.Accounts;

public sealed class AppendOnlyMapTests
{
    private static readonly Gen<(int What, Key Key, int Value, int From)[]> Steps =
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 60], Gen.Int, Gen.Int[0, 400]).Select(t => (t.Item1, new Key(t.Item2), t.Item3, t.Item4)).Array[0, 200];

    [Fact]
    public void Maps_that_follow_from_one_another_in_any_way_hold_what_dictionaries_hold()
    {
        Steps.Sample(steps =>
        {
            // Four of five changes go on from the newest map, the others from any map before it: all of them stay as they are.
            var all = new List<(AppendOnlyMap<Key, int> Map, Dictionary<Key, int> Expected)> { (AppendOnlyMap<Key, int>.Empty, []) };
            foreach (var (what, key, value, from) in steps)
            {
                var (map, held) = all[from < 320 ? ^1 : from % all.Count];
                var expected = new Dictionary<Key, int>(held);
                if (what < 3)
                {
                    var next = map.Remove(key);
                    Assert.Equal(expected.Remove(key), !ReferenceEquals(map, next));
                    all.Add((next, expected));
                }
                else
                {
                    all.Add((expected.ContainsKey(key) ? map.SetItem(key, value) : map.Add(key, value), expected));
                    expected[key] = value;
                }
            }

            foreach (var (map, expected) in all)
            {
                Assert.Equal(expected.Count, map.Count);
                Assert.Equal(expected.OrderBy(e => e.Key.Value), map.OrderBy(e => e.Key.Value));
                for (var number = -1; number <= 61; number++)
                {
                    Assert.Equal(expected.TryGetValue(new(number), out var one), map.TryGetValue(new(number), out var two));
                    Assert.Equal(one, two);
                }
            }
        }, iter: 200);
    }

    [Fact]
    public void One_map_that_many_threads_add_to_becomes_as_many_maps()
    {
        var common = Enumerable.Range(0, 5).Aggregate(AppendOnlyMap<Key, int>.Empty, (map, i) => map.Add(new(i), i));
        var maps = new AppendOnlyMap<Key, int>[64];
        Parallel.For(0, maps.Length, i => maps[i] = Enumerable.Range(0, 50).Aggregate(common, (map, n) => map.SetItem(new(100 + n), (i * 1000) + n)));
        for (var i = 0; i < maps.Length; i++)
        {
            Assert.Equal(55, maps[i].Count);
            Assert.All(Enumerable.Range(0, 50), n => Assert.Equal((i * 1000) + n, maps[i][new(100 + n)]));
        }

        Assert.Equal(5, common.Count);
        Assert.False(common.ContainsKey(new(100)));
        Assert.Throws<KeyNotFoundException>(() => common[new(100)]);
    }

    /// <summary>Many numbers share a whole hash code, or all of it but the last bits.</summary>
    private readonly record struct Key(int Value)
    {
        public override int GetHashCode() => (Value % 3) << 28 | (Value % 25);
    }
}
