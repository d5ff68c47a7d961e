using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Engine.Accounts;
using Engine.Actors.Journal;
using Engine.Actors.Journal.Story;
using Engine.Markets;
using Engine.Orders;
using Engine.Tests.Accounts;

namespace Engine.Actors.Tests.Journal.Story;

/// <summary>The journal as a trader reads it.</summary>
public sealed class AccountStoryTests
{
    [Fact]
    public void The_scripted_day_is_a_sound_journal()
    {
        var invariants = new JournalInvariants(ScriptedJournal.Account);
        foreach (var entry in ScriptedJournal.Entries())
        {
            invariants.Take(entry.SequenceNumber, entry.Event);
        }

        invariants.End();
        Assert.Empty(invariants.Violations);
    }

    [Fact]
    public void A_day_reads_as_its_golden_page()
    {
        var lines = Tell(StoryFilter.All, out _).SelectMany(p => StoryText.Lines(p, Utc));

        Assert.Equal(Golden("day.txt"), lines);
    }

    [Fact]
    public void A_day_as_json_is_its_golden_lines()
    {
        var lines = Tell(StoryFilter.All, out _).Select(p => StoryJson.Of(p, ScriptedJournal.Id)).ToList();

        Assert.Equal(Golden("day.jsonl"), lines);
        foreach (var line in lines)
        {
            using var document = JsonDocument.Parse(line);
            Assert.Equal(ScriptedJournal.Id, document.RootElement.GetProperty("journal").GetString());
        }
    }

    [Fact]
    public void Every_event_is_told_once_or_counted_as_left_out()
    {
        var entries = ScriptedJournal.Entries();
        var told = Tell(StoryFilter.All, out var story).SelectMany(p => p.Steps).Select(s => s.Number).ToList();

        Assert.Equal(told.Count, told.Distinct().Count());
        var missing = entries.Where(e => !told.Contains(e.SequenceNumber)).ToList();
        Assert.All(missing, e => Assert.True(e.Event is Reconciled { Differences: 0 } or BalanceReported));
        Assert.Equal(1, story.ComparisonsLeftOut);
    }

    [Fact]
    public void One_order_is_one_paragraph_with_its_stop_and_target()
    {
        var order = Assert.Single(Tell(new StoryFilter { Tag = ScriptedJournal.Tag(2) }, out _));

        Assert.Equal((ScriptedJournal.Tag(1), 3, "filled 3 of 3 at 20999.833333333"), (order.Tag!.Value, order.Filled, order.Outcome));
        Assert.Equal(Money.FromDecimal(121m), order.Realized);
        Assert.Equal(Money.FromDecimal(3.66m), order.Costs);
    }

    [Fact]
    public void A_strategy_a_contract_and_a_stretch_of_time_are_told_alone()
    {
        Assert.Empty(Tell(new StoryFilter { Strategy = new StrategyName("other") }, out _));
        Assert.Empty(Tell(new StoryFilter { Contract = new ContractId("CON.F.US.GCE.Z26") }, out _));
        Assert.All(Tell(new StoryFilter { Strategy = ScriptedJournal.Sma }, out _), p => Assert.Equal(ScriptedJournal.Sma, p.Strategy));
        Assert.All(Tell(new StoryFilter { Contract = new ContractId("con.f.us.mnq.z26") }, out _), p => Assert.Equal(ScriptedJournal.Nasdaq, p.Contract));

        var doubted = Tell(new StoryFilter { From = ScriptedJournal.At(90), To = ScriptedJournal.At(100) }, out _);
        Assert.Equal([ScriptedJournal.Tag(5)], doubted.Select(p => p.Tag!.Value));
    }

    [Fact]
    public void Only_intents_that_are_told_are_looked_for_on_the_recording()
    {
        var causes = new Causes();
        var story = new AccountStory(new StoryFilter { From = ScriptedJournal.At(65), To = ScriptedJournal.At(100) }, causes);
        foreach (var entry in ScriptedJournal.Entries())
        {
            story.Take(entry);
        }

        Assert.Equal([3, 4], causes.Asked);
    }

    [Fact]
    public void A_fill_after_the_end_of_an_order_that_was_told_goes_on_in_a_paragraph_of_its_own()
    {
        var story = new AccountStory(StoryFilter.All, NoIntentCauses.Instance);
        var told = new List<StoryParagraph>();
        var events = SyntheticJournal.Events(400).ToList();
        var first = events.OfType<TradeBooked>().First();
        for (var i = 0; i < events.Count; i++)
        {
            told.AddRange(story.Take(ScriptedJournal.Entry(i + 1, events[i])));
        }

        told.AddRange(story.Take(ScriptedJournal.Entry(events.Count + 1, first with { Id = new TradeId(1), At = events[^1].At })));
        told.AddRange(story.Take(ScriptedJournal.Entry(events.Count + 2, new TradeVoided(events[^1].At, first.Id, 0, 0, Money.Zero))));
        told.AddRange(story.End());

        var late = Assert.Single(told, p => p.Continued);
        Assert.Equal((first.Tag, 2), (late.Tag, late.Steps.Count));
        Assert.Equal(["filled", "busted"], late.Steps.Select(s => s.What));
    }

    [Fact]
    public void An_order_that_never_ends_does_not_hold_back_the_rest_for_ever()
    {
        var story = new AccountStory(StoryFilter.All, NoIntentCauses.Instance);
        var resting = new OrderIntended(
            ScriptedJournal.At(0), new ClientTag("t1-sma-0-0"), ScriptedJournal.Sma, new IntentId(0), ScriptedJournal.Nasdaq, OrderSide.Buy, OrderType.Limit, 1, Price.FromDecimal(1m), null, default);
        var (told, number) = (0L, 1L);
        story.Take(ScriptedJournal.Entry(number, resting));
        foreach (var @event in SyntheticJournal.Events(40_000))
        {
            told += story.Take(ScriptedJournal.Entry(++number, @event)).Count;
        }

        // One order is four events.
        Assert.InRange(told, (40_000 / 4) - AccountStory.MostWaiting - 20, 40_000 / 4);
    }

    [Fact]
    public void What_two_clocks_that_are_apart_would_measure_is_not_told()
    {
        var step = new StoryStep(1, ScriptedJournal.At(0), "intended", "") { Written = ScriptedJournal.At(2) };

        Assert.Equal(TimeSpan.FromSeconds(2), step.WrittenAfter);
        Assert.Null((step with { Written = ScriptedJournal.At(3_600) }).WrittenAfter);
        Assert.Null((step with { Written = ScriptedJournal.At(-1) }).WrittenAfter);
        Assert.Null((step with { VenueClock = true }).WrittenAfter);
    }

    private static List<StoryParagraph> Tell(StoryFilter filter, out AccountStory story)
    {
        story = new AccountStory(filter, new Causes());
        var told = new List<StoryParagraph>();
        foreach (var entry in ScriptedJournal.Entries())
        {
            told.AddRange(story.Take(entry));
        }

        told.AddRange(story.End());
        return told;
    }

    private static string Utc(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss.fff zzz", CultureInfo.InvariantCulture);

    private static string[] Golden(string name, [CallerFilePath] string here = "") => File.ReadAllLines(Path.Combine(Path.GetDirectoryName(here)!, name));

    /// <summary>A recording of the first intent and of the fifth, which was decided on a timer.</summary>
    private sealed class Causes : IIntentCauses
    {
        public List<long> Asked { get; } = [];

        public IntentCause? Find(StrategyName strategy, IntentId intent, ReceiptSequence decidedAt, DateTimeOffset at)
        {
            Asked.Add(intent.Value);
            return intent.Value switch
            {
                1 => new IntentCause(at.AddMilliseconds(-0.4), decidedAt, "trade", "the print 2 at 21000.25 of CON.F.US.MNQ.Z26"),
                5 => new IntentCause(at.AddMilliseconds(-25), decidedAt, "timer", "timer") { Market = "the quote 21029.75 to 21030, last 21030 of CON.F.US.MNQ.Z26" },
                _ => null,
            };
        }
    }
}
