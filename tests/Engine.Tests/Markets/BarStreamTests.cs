using CsCheck;
using Engine.Markets;

namespace Engine.Tests.Markets;

public sealed class BarStreamTests
{
    private static readonly ContractId Gold = new("CON.F.US.GCE.Z13");
    private static readonly DateTimeOffset Start = new(2013, 10, 7, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// A random tape with random outages and REST answers that come at once or late: the bars delivered are those of the whole
    /// tape, each once, ascending; only an interval seen whole is called live.
    /// </summary>
    [Fact]
    public void Bars_of_a_tape_with_gaps_are_those_of_the_whole_tape_each_once_and_in_order() =>
        Gen.Select(Gen.Select(Gen.Int[0, 45], Gen.Int[0, 9], Gen.Int[0, 3]).Array[1, 80], Gen.Int[1, 59]).Sample((steps, first) =>
        {
            var now = Start.AddSeconds(first);
            var stream = new BarStream(Gold, BarInterval.Minute, now, Grace, tries: 2);
            var (tape, delivered, downs) = (new List<MarketTrade>(), new List<Bar>(), new List<(DateTimeOffset From, DateTimeOffset Until)>());
            var (up, lastUp) = (false, now);
            downs.Add((DateTimeOffset.MinValue, now));
            BarRange? asked = null;

            void Due()
            {
                stream.OnClock(now, default, delivered);
                asked = stream.NextRead(now) ?? asked;
            }

            void Answer()
            {
                if (asked is { } range)
                {
                    asked = null;
                    Assert.True(stream.OnRead(Bars(tape, range, now), delivered));
                    Due();
                }
            }

            foreach (var (seconds, what, patience) in steps)
            {
                // The clock stops wherever the stream has asked to be woken.
                var until = now.AddSeconds(seconds);
                while (stream.NextDue is { } due && due <= until && asked is null)
                {
                    now = due > now ? due : now;
                    Due();
                    if (patience > 0)
                    {
                        Answer();
                    }
                }

                now = until;
                switch (what)
                {
                    case 0 when up:
                        stream.OnDown();
                        (up, lastUp) = (false, now);
                        break;
                    case 1 or 2 when !up:
                        stream.OnUp(now);
                        up = true;
                        downs.Add((lastUp, now));
                        Due();
                        break;
                    default:
                        var trade = new MarketTrade(Gold, new Price(1_300_000_000_000 + (what * 100_000_000L)), 1 + patience, now, null, new ReceiptSequence(tape.Count + 1));
                        tape.Add(trade);
                        if (up)
                        {
                            stream.OnTrade(trade, delivered);
                        }

                        break;
                }

                if (patience > 1)
                {
                    Answer();
                }
            }

            if (!up)
            {
                stream.OnUp(now);
                downs.Add((lastUp, now));
            }

            // Long enough that everything falls due.
            for (var i = 0; i < 4; i++)
            {
                now = now.AddMinutes(2);
                Due();
                Answer();
            }

            var expected = Bars(tape, new BarRange(Floor(Start.AddSeconds(first)), now), now);
            Assert.Equal(expected.AsEnumerable().Reverse().Select(Shape), delivered.Select(Shape));
            foreach (var bar in delivered.Where(b => b.Origin == BarOrigin.Live))
            {
                Assert.DoesNotContain(downs, d => d.From < bar.Start.AddMinutes(1) && d.Until > bar.Start);
            }
        });

    [Fact]
    public void The_interval_in_which_the_stream_begins_is_not_called_live()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start.AddSeconds(10), Grace, tries: 1);
        var bars = new List<Bar>();
        stream.OnUp(Start.AddSeconds(10));
        stream.OnTrade(At(20), bars);
        stream.OnTrade(At(70), bars);
        Assert.Empty(bars);
        Assert.Equal(Start.AddMinutes(1) + Grace, stream.NextDue);
        Assert.Equal(new BarRange(Start, Start.AddMinutes(1)), stream.NextRead(Start.AddSeconds(61)));
        stream.OnTrade(At(130), bars);
        Assert.Empty(bars);
        Assert.True(stream.OnRead(Bars([At(5), At(20)], new BarRange(Start, Start.AddMinutes(1)), Start.AddMinutes(3)), bars));
        Assert.Equal([(0, 2L, BarOrigin.BackFilled), (1, 1L, BarOrigin.Live)], bars.Select(b => ((b.Start - Start).Minutes, b.Volume, b.Origin)));
    }

    [Fact]
    public void A_stream_that_begins_on_the_boundary_asks_for_nothing()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start, Grace, tries: 1);
        var bars = new List<Bar>();
        stream.OnUp(Start);
        stream.OnTrade(At(0), bars);
        stream.OnTrade(At(60), bars);
        Assert.Equal(BarOrigin.Live, Assert.Single(bars).Origin);
        Assert.Null(stream.NextRead(Start.AddHours(1)));
    }

    [Fact]
    public void A_tape_that_breaks_and_is_whole_again_on_the_boundary_leaves_the_interval_to_history()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start, Grace, tries: 1);
        var bars = new List<Bar>();
        stream.OnUp(Start);
        stream.OnTrade(At(20), bars);
        stream.OnDown();
        var lost = At(60);
        stream.OnUp(Start.AddMinutes(1));
        stream.OnTrade(At(70), bars);
        Assert.Equal(new BarRange(Start, Start.AddMinutes(2)), stream.NextRead(Start.AddMinutes(3)));
        Assert.True(stream.OnRead(Bars([At(20), lost, At(70)], new BarRange(Start, Start.AddMinutes(2)), Start.AddMinutes(3)), bars));
        Assert.Equal([(0, 1L, BarOrigin.BackFilled), (1, 2L, BarOrigin.BackFilled)], bars.Select(b => ((b.Start - Start).Minutes, b.Volume, b.Origin)));
    }

    [Fact]
    public void A_bar_that_must_exist_is_asked_for_again_and_then_given_up()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start.AddSeconds(1), Grace, tries: 2);
        var bars = new List<Bar>();
        stream.OnUp(Start.AddSeconds(1));
        stream.OnTrade(At(20), bars);
        stream.OnTrade(At(70), bars);
        Assert.NotNull(stream.NextRead(Start.AddSeconds(61)));
        Assert.False(stream.OnRead([], bars));
        Assert.True(stream.IsReading);
        stream.OnTrade(At(140), bars);
        Assert.Empty(bars);
        Assert.False(stream.OnRead([], bars));
        Assert.False(stream.IsReading);
        Assert.Equal(Start.AddMinutes(1), Assert.Single(bars).Start);
    }

    [Fact]
    public void A_failed_read_holds_later_bars_back_until_it_is_given_up()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start.AddSeconds(1), Grace, tries: 2);
        var bars = new List<Bar>();
        stream.OnUp(Start.AddSeconds(1));
        Assert.NotNull(stream.NextRead(Start.AddSeconds(61)));
        stream.OnTrade(At(70), bars);
        stream.OnTrade(At(140), bars);
        Assert.True(stream.OnReadFailed(bars));
        Assert.Empty(bars);
        Assert.False(stream.OnReadFailed(bars));
        Assert.Single(bars);
    }

    [Fact]
    public void A_quiet_bar_stays_open_for_prints_on_their_way()
    {
        var stream = new BarStream(Gold, BarInterval.Minute, Start, Grace, tries: 1);
        var bars = new List<Bar>();
        stream.OnUp(Start);
        stream.OnTrade(At(10), bars);
        stream.OnClock(Start.AddMinutes(1), default, bars);
        stream.OnTrade(At(59), bars);
        Assert.Empty(bars);
        stream.OnClock(Start.AddMinutes(1) + Grace, default, bars);
        Assert.Equal(2, Assert.Single(bars).Volume);
        stream.OnTrade(At(59), bars);
        Assert.Equal(1, stream.LateTrades);
    }

    private static (DateTimeOffset, Price, Price, Price, Price, long) Shape(Bar bar) => (bar.Start, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);

    /// <summary>What the venue's history answers: complete bars of the whole tape, newest first.</summary>
    private static List<Bar> Bars(IEnumerable<MarketTrade> tape, BarRange range, DateTimeOffset now) =>
        [.. tape.GroupBy(t => Floor(t.Timestamp)).Where(g => g.Key >= range.From && g.Key < range.Until && g.Key.AddMinutes(1) <= now).Select(g => new Bar(
            Gold, BarInterval.Minute, g.Key, g.First().Price, g.Max(t => t.Price), g.Min(t => t.Price), g.Last().Price, g.Sum(t => (long)t.Size), BarOrigin.BackFilled, default)).Reverse()];

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    private static MarketTrade At(int seconds) => new(Gold, new Price(1_300_000_000_000), 1, Start.AddSeconds(seconds), null, new ReceiptSequence(seconds));
}
