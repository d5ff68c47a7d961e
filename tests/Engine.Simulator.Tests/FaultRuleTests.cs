using System.Text.Json;
using CsCheck;
using Engine.Accounts;

namespace Engine.Simulator.Tests;

public sealed class FaultRuleTests
{
    private static readonly DateTimeOffset Noon = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly FaultOccasion Now = new(Noon, Noon);

    private static readonly Gen<FaultRule> AnyRule = Gen.Select(
        Gen.Long[0, 5], Gen.Long[0, 5].Nullable(), Gen.Double[0, 1], Gen.ULong,
        (skip, count, chance, seed) => new FaultRule("Order/place", FaultAction.Lose) { Skip = skip, Count = count, Probability = chance, Seed = seed });

    [Fact]
    public void One_rule_and_the_same_occasions_give_the_same_strikes() => Gen.Select(AnyRule, Gen.Int[0, 200]).Sample((rule, occasions) =>
        Assert.Equal(StrikesOf(rule, occasions), StrikesOf(rule with { Name = "again" }, occasions)));

    [Fact]
    public void A_rule_never_strikes_before_its_skip_nor_more_often_than_its_count() => Gen.Select(AnyRule, Gen.Int[0, 200]).Sample((rule, occasions) =>
    {
        var struck = StrikesOf(rule, occasions);
        Assert.True(struck.Count <= (rule.Count ?? long.MaxValue));
        Assert.All(struck, ordinal => Assert.True(ordinal >= rule.Skip));
    });

    [Fact]
    public void A_rule_without_chance_strikes_every_occasion_after_its_skip_until_its_count() =>
        Gen.Select(AnyRule, Gen.Int[0, 50]).Sample((rule, occasions) =>
        {
            var certain = rule with { Probability = 1 };
            var expected = Math.Max(0, Math.Min(certain.Count ?? long.MaxValue, occasions - certain.Skip));
            Assert.Equal(Enumerable.Range((int)certain.Skip, (int)expected).Select(ordinal => (long)ordinal), StrikesOf(certain, occasions));
        });

    [Fact]
    public void What_strikes_at_one_chance_strikes_at_every_greater_one() =>
        Gen.Select(Gen.ULong, Gen.Double[0, 1], Gen.Double[0, 1], Gen.Long[0, 100_000]).Sample((seed, one, other, ordinal) =>
        {
            var (less, more) = (Math.Min(one, other), Math.Max(one, other));
            var rule = new FaultRule("*", FaultAction.Lose) { Seed = seed };
            Assert.True(!(rule with { Probability = less }).Strikes(ordinal, 0, Now) || (rule with { Probability = more }).Strikes(ordinal, 0, Now));
        });

    [Theory]
    [InlineData(.1)]
    [InlineData(.5)]
    [InlineData(.9)]
    public void A_chance_strikes_as_often_as_it_says(double chance)
    {
        var struck = StrikesOf(new FaultRule("*", FaultAction.Lose) { Probability = chance, Seed = 11 }, 20_000).Count;
        Assert.InRange(struck / 20_000d, chance - .02, chance + .02);
    }

    [Fact]
    public void A_window_holds_its_start_and_not_its_end()
    {
        var rule = new FaultRule("*", FaultAction.Lose) { Market = new FaultWindow(Noon, Noon.AddSeconds(2)) };
        Assert.Equal([false, true, true, false], new[] { -1, 0, 1, 2 }.Select(second => rule.Strikes(0, 0, new FaultOccasion(Noon.AddSeconds(second), default))));
        var wall = new FaultRule("*", FaultAction.Lose) { Wall = new FaultWindow(null, Noon) };
        Assert.Equal([true, false], new[] { -1, 0 }.Select(second => wall.Strikes(0, 0, new FaultOccasion(default, Noon.AddSeconds(second)))));
    }

    [Fact]
    public void Loss_after_a_reconnect_strikes_the_first_frames_of_a_connection_that_came_back_only()
    {
        var rule = new FaultRule("user/*", FaultAction.Drop) { AfterReconnect = 2 };
        Assert.Equal(
            [false, true, true, false], new long?[] { null, 0, 1, 2 }.Select(frames => rule.Strikes(0, 0, new FaultOccasion(Noon, Noon, frames))));
    }

    [Theory]
    [InlineData("Order/place", "order/PLACE", true)]
    [InlineData("Order/*", "Order/v2/query", true)]
    [InlineData("Order/*", "Trade/search", false)]
    [InlineData("*", "Trade/search", true)]
    [InlineData("*", "user/GatewayUserOrder", false)]
    [InlineData("user/*", "user/GatewayUserOrder", true)]
    [InlineData("user/*", "market/GatewayTrade", false)]
    public void A_target_names_one_operation_a_group_or_every_request(string target, string of, bool matches) =>
        Assert.Equal(matches, new FaultRule(target, FaultAction.Lose).Matches(of));

    [Fact]
    public void A_file_is_read_whole()
    {
        var plan = FaultJson.Parse("faults.json", """
            {
              // Comments and a comma too many are a person's.
              "version": 1, "seed": 40,
              "rules": [
                { "target": "Order/place", "action": "server-error", "executed": true, "count": 2, "skip": 1, "status": 504 },
                { "name": "tape", "target": "market/GatewayTrade", "action": "reorder", "probability": 0.25, "wait": 0.5, "seed": 3,
                  "market": { "from": "2026-09-01T12:00:00Z", "to": "2026-09-01T13:00:00Z" } },
              ],
              "acts": [
                { "after": 30, "do": "halt", "contract": "CON.F.US.EP.Z26", "for": 60 },
                { "at": "2026-09-01T12:00:00Z", "do": "can-trade", "value": false },
              ],
              "shapes": { "bareUserEvents": true, "timestamps": "mixed" },
              "sessions": { "evictOldestAt": 2 },
              "venue": { "brackets": "auto-oco", "account": "follower", "startBalance": 100000.5, "siblingCancelDelay": 0.02 },
            }
            """);
        Assert.Equal(new FaultRule("Order/place", FaultAction.ServerError) { Executed = true, Count = 2, Skip = 1, Status = 504, Seed = 40 }, plan.Rules[0]);
        Assert.Equal(
            new FaultRule("market/GatewayTrade", FaultAction.Reorder)
            {
                Name = "tape",
                Probability = .25,
                Wait = TimeSpan.FromSeconds(.5),
                Seed = 3,
                Market = new FaultWindow(Noon, Noon.AddHours(1)),
            },
            plan.Rules[1]);
        Assert.Equal(new PlannedAct(new GatewayAct.Halt(new("CON.F.US.EP.Z26"), On: true, TimeSpan.FromMinutes(1)), null, TimeSpan.FromSeconds(30)), plan.Acts[0]);
        Assert.Equal(new PlannedAct(new GatewayAct.Permit(null, CanTrade: false), Noon, TimeSpan.Zero), plan.Acts[1]);
        Assert.Equal(new WireShapes { BareUserEvents = true, Timestamps = TimestampForm.Mixed }, plan.Shapes);
        Assert.Equal(new SessionPolicy { EvictOldestAt = 2 }, plan.Sessions);
        var account = plan.Venue!.Over(SimulatedAccount.Practice);
        Assert.Equal((BracketMode.AutoOco, SimulatedAccountKind.Follower, Money.FromDecimal(100_000.5m)), (account.Brackets, account.Kind, account.StartBalance!.Value));
        Assert.Equal(TimeSpan.FromMilliseconds(20), plan.Venue.Over(VenueRules.Default).SiblingCancelDelay);
    }

    [Theory]
    [InlineData("{\n\"version\": 1,\n\"rules\": [}", "faults.json, line 3")]
    [InlineData("""{"rules":[]}""", "\"version\" must be 1")]
    [InlineData("""{"version":2}""", "\"version\" must be")]
    [InlineData("""{"version":1,"rule":[]}""", "\"rule\" is unknown")]
    [InlineData("""{"version":1,"rules":[{"target":"Order/place"}]}""", "rule 1: \"action\" is missing")]
    [InlineData("""{"version":1,"rules":[{"target":"Order/place","action":"explode"}]}""", "rule 1: \"action\" is \"explode\"")]
    [InlineData("""{"version":1,"rules":[{"target":"Order/place","action":"lose"},{"target":"Order/plaice","action":"lose"}]}""", "rule 2: \"Order/plaice\"")]
    [InlineData("""{"version":1,"rules":[{"target":"Order/place","action":"duplicate"}]}""", "rule 1: \"Order/place\" is no event")]
    [InlineData("""{"version":1,"rules":[{"target":"user/*","action":"lose"}]}""", "rule 1: \"user/*\" is no operation")]
    [InlineData("""{"version":1,"rules":[{"target":"*","action":"lose","probability":1.5}]}""", "rule 1: \"probability\" must be")]
    [InlineData("""{"version":1,"rules":[{"target":"*","action":"lose","count":-1}]}""", "rule 1: \"count\" must be")]
    [InlineData("""{"version":1,"rules":[{"target":"*","action":"lose","chance":1}]}""", "rule 1: \"chance\" is unknown")]
    [InlineData("""{"version":1,"rules":[{"target":"*","action":"lose","market":{"from":"noon"}}]}""", "rule 1, market: \"from\" must be")]
    [InlineData("""{"version":1,"rules":[{"target":"*","action":"lose","market":{"from":"2026-09-02","to":"2026-09-01"}}]}""", "ends before it begins")]
    [InlineData("""{"version":1,"acts":[{"do":"halt"}]}""", "act 1: exactly one of")]
    [InlineData("""{"version":1,"acts":[{"after":1,"do":"explode"}]}""", "act 1: \"do\" is \"explode\"")]
    [InlineData("""{"version":1,"acts":[{"after":1,"do":"roll","from":"x"}]}""", "act 1: \"to\" is missing")]
    [InlineData("""{"version":1,"acts":[{"after":1,"do":"kill","hub":"both"}]}""", "act 1: \"hub\" is \"both\"")]
    [InlineData("""{"version":1,"shapes":{"timestamps":"roman"}}""", "shapes: \"timestamps\" is \"roman\"")]
    [InlineData("""{"version":1,"sessions":{"evictOldestAt":1}}""", "sessions: \"evictOldestAt\" must be")]
    [InlineData("""{"version":1,"venue":{"brackets":"none"}}""", "venue: \"brackets\" is \"none\"; known are position-brackets, auto-oco")]
    [InlineData("""{"version":1,"venue":{"sizeCap":0}}""", "venue: \"sizeCap\" must be a whole number from 1 to 10000")]
    [InlineData("""{"version":1,"shapes":[]}""", "\"shapes\" must be an object")]
    public void A_bad_file_is_refused_in_one_sentence_that_says_where(string text, string part)
    {
        var error = Assert.Throws<FaultFileException>(() => FaultJson.Parse("faults.json", text));
        Assert.StartsWith("faults.json", error.Message);
        Assert.Contains(part, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Text_that_is_no_fault_file_is_refused_and_nothing_else() =>
        Gen.String[Gen.Char["{}[]\":,01version rulestargaconlx*/"], 0, 60].Sample(text =>
        {
            try
            {
                FaultJson.Parse("faults.json", text);
            }
            catch (FaultFileException)
            {
                // What a person wrote is answered with a sentence, whatever it is.
            }
        });

    private static List<long> StrikesOf(FaultRule rule, int occasions)
    {
        var struck = new List<long>();
        for (var ordinal = 0L; ordinal < occasions; ordinal++)
        {
            if (rule.Strikes(ordinal, struck.Count, Now))
            {
                struck.Add(ordinal);
            }
        }

        return struck;
    }
}
