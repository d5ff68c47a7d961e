using CsCheck;
using Engine.Accounts;

namespace Engine.Tests.Accounts;

public sealed class BlockListTests
{
    [Fact]
    public void It_holds_what_a_list_holds() => Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 5_000]).Sample(
        (count, changed) =>
        {
            var (blocks, list) = (new BlockList<int>(), new List<int>());
            for (var value = 0; value < count; value++)
            {
                blocks.Add(value);
                list.Add(value);
            }

            if (changed < count)
            {
                (blocks[changed], list[changed]) = (-1, -1);
            }

            Assert.Equal(list, blocks);
            Assert.Equal(count, blocks.Count);
            Assert.Throws<ArgumentOutOfRangeException>(() => blocks[count]);
            Assert.Throws<ArgumentOutOfRangeException>(() => blocks[-1] = 0);
        },
        iter: 100);
}
