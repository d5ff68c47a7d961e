using CsCheck;
using Engine.Accounts;

namespace Engine.Tests.Accounts;

public sealed class PersistentMapTests
{
    private static readonly Gen<(bool Set, Key Key, int Value)[]> Steps = Gen.Select(Gen.Bool, Gen.Int[0, 300], Gen.Int).Select(t => (t.Item1, new Key(t.Item2), t.Item3)).Array[0, 400];

    [Fact]
    public void Any_series_of_changes_leaves_what_a_dictionary_holds()
    {
        Steps.Sample(steps =>
        {
            var expected = new Dictionary<Key, int>();
            var map = PersistentMap<Key, int>.Empty;
            foreach (var (set, key, value) in steps)
            {
                if (set)
                {
                    expected[key] = value;
                    map = map.SetItem(key, value);
                }
                else
                {
                    var had = expected.Remove(key);
                    var next = map.Remove(key);
                    Assert.Equal(had, !ReferenceEquals(map, next));
                    map = next;
                }

                Assert.Equal(expected.Count, map.Count);
            }

            Assert.Equal(expected.OrderBy(e => e.Key.Value), map.OrderBy(e => e.Key.Value));
            for (var number = -1; number <= 301; number++)
            {
                Assert.Equal(expected.TryGetValue(new(number), out var one), map.TryGetValue(new(number), out var two));
                Assert.Equal(one, two);
            }
        });
    }

    [Fact]
    public void A_change_leaves_the_map_it_was_made_from()
    {
        Steps.Sample(steps =>
        {
            var map = PersistentMap<Key, int>.Empty;
            foreach (var (set, key, value) in steps)
            {
                var before = map.ToArray();
                var next = set ? map.SetItem(key, value) : map.Remove(key);
                Assert.Equal(before, map);
                map = next;
            }
        }, iter: 20);
    }

    [Fact]
    public void A_key_is_added_once()
    {
        var map = PersistentMap<Key, int>.Empty.Add(new(7), 1);
        Assert.Throws<ArgumentException>(() => map.Add(new(7), 2));
        Assert.Equal(1, map[new(7)]);
        Assert.Throws<KeyNotFoundException>(() => map[new(8)]);
    }

    /// <summary>Many numbers share a whole hash code, or all of it but the last four bits.</summary>
    private readonly record struct Key(int Value)
    {
        public override int GetHashCode() => (Value % 3) << 28 | (Value % 25);
    }
}
