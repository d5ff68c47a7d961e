using CsCheck;
using Engine.Alerts;
using Engine.Health;
using static Engine.Tests.Alerts.Alarms;

namespace Engine.Tests.Alerts;

/// <summary>Whatever comes, in whatever order, and however often the sender asks.</summary>
public sealed class AlertOutboxPropertyTests
{
    private static readonly AlertFlow Small = new()
    {
        Window = TimeSpan.FromSeconds(20),
        LongestWindow = TimeSpan.FromSeconds(60),
        Burst = 4,
        Every = TimeSpan.FromSeconds(5),
        Reserve = 1,
        MostSingles = 3,
        DigestAfter = TimeSpan.FromSeconds(10),
        MostKeys = 5,
        MostCritical = 40,
    };

    /// <summary>What happens (0 a moment, 1 a critical moment, 2 and 3 begin and end, 4 and 5 the same of a critical fault), of which subject, after how many tenths of a second, and whether the sender then asks.</summary>
    private static readonly Gen<(int What, int Subject, int After, bool Asks)[]> Storms =
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 7], Gen.Int[0, 30], Gen.Bool).Array[0, 200];

    [Fact]
    public void Nothing_is_lost_and_nothing_is_told_twice() => Storms.Sample(storm =>
    {
        var roomy = Told(storm, new AlertOutbox(Small with { MostKeys = 100 }));

        // Beyond the bounds an end whose beginning was only counted is told as it comes.
        var narrow = Told(storm, new AlertOutbox(Small));
        return roomy.Told == roomy.Taken && narrow.Told >= narrow.Taken && narrow.Told <= narrow.Taken + storm.Count(s => s.What is 3 or 5);
    });

    [Fact]
    public void Every_critical_sentence_is_told() => Storms.Sample(storm =>
    {
        var (outbox, notices, _, critical) = Run(storm);
        notices.Add((default, outbox.Rest(At(100_000))));
        var told = notices.SelectMany(n => n.Notice switch
        {
            AlertNotice.Single single => [single],
            AlertNotice.Digest digest => digest.Critical.AsEnumerable(),
            _ => [],
        }).SelectMany(single => new[] { single.Alert.Text, single.Was }).ToHashSet();
        return critical.All(told.Contains);
    });

    [Fact]
    public void No_more_goes_than_the_rate_allows() => Storms.Sample(storm =>
    {
        var (_, notices, _, _) = Run(storm);
        for (var i = 0; i < notices.Count; i++)
        {
            for (var j = i; j < notices.Count; j++)
            {
                if (j - i + 1 > Small.Burst + ((notices[j].At - notices[i].At) / Small.Every))
                {
                    return false;
                }
            }
        }

        return true;
    });

    [Fact]
    public void It_stays_within_its_bounds() => Storms.Sample(storm => Run(storm).Outbox.Keys <= Small.MostKeys + Small.MostCritical);

    [Fact]
    public void The_last_word_on_what_lasts_is_the_truth() => Storms.Sample(storm =>
    {
        var outbox = new AlertOutbox(Small with { MostKeys = 100 });
        var (_, notices, _, _) = Run(storm, outbox);
        notices.Add((default, outbox.Rest(At(100_000))));
        var truth = new Dictionary<string, bool>();
        foreach (var (what, subject, _, _) in storm.Where(s => s.What is 2 or 3))
        {
            // An end without a beginning is no fault.
            if (what == 2 || truth.ContainsKey($"F{subject}"))
            {
                truth[$"F{subject}"] = what == 2;
            }
        }

        var word = new Dictionary<string, bool>();
        foreach (var (_, notice) in notices)
        {
            if (notice is AlertNotice.Single { Alert: { Kind: AlertKind.FeedStale } alert })
            {
                word[alert.Subject] = alert.Phase == AlertPhase.Begun;
            }
            else if (notice is AlertNotice.Digest digest)
            {
                foreach (var group in digest.Groups.Where(g => g.Kind == AlertKind.FeedStale))
                {
                    word[group.Subject] = group.Present == true;
                }
            }
        }

        return truth.All(pair => word[pair.Key] == pair.Value);
    });

    [Fact]
    public void The_same_alerts_give_the_same_notices() => Storms.Sample(storm =>
        Run(storm).Notices.Select(n => (n.At, Line(n.Notice!))).SequenceEqual(Run(storm).Notices.Select(n => (n.At, Line(n.Notice!)))));

    [Fact]
    public void It_says_when_to_ask_again() => Storms.Sample(storm =>
    {
        var (outbox, _, _, _) = Run(storm);
        var now = At(storm.Sum(s => s.After) / 10.0);
        outbox.Drain(now);
        for (var i = 0; i < 100 && outbox.Wake(now) is { } at; i++)
        {
            if (at < now || (at > now && outbox.Next(at - TimeSpan.FromTicks(1)) is not null))
            {
                return false;
            }

            now = at;
            outbox.Drain(now);
        }

        return outbox.Rest(now) is null;
    });

    private static (long Told, long Taken) Told((int What, int Subject, int After, bool Asks)[] storm, AlertOutbox outbox)
    {
        var (_, notices, taken, _) = Run(storm, outbox);
        notices.Add((default, outbox.Rest(At(100_000))));
        var told = notices.Sum(n => n.Notice switch
        {
            AlertNotice.Single single => single.Count,
            AlertNotice.Digest digest => digest.Critical.Sum(c => c.Count) + digest.Groups.Sum(g => g.Count) + digest.Others.Sum(o => o.Count),
            _ => 0,
        });
        return (told, taken);
    }

    private static (AlertOutbox Outbox, List<(TimeSpan At, AlertNotice? Notice)> Notices, long Taken, List<string> Critical) Run(
        (int What, int Subject, int After, bool Asks)[] storm, AlertOutbox? given = null)
    {
        var outbox = given ?? new AlertOutbox(Small);
        var (notices, critical, present, known) = (new List<(TimeSpan, AlertNotice?)>(), new List<string>(), new HashSet<(HealthFault, int)>(), new HashSet<(HealthFault, int)>());
        var (tenths, taken, number) = (0, 0L, 0);
        foreach (var (what, subject, after, asks) in storm)
        {
            tenths += after;
            var now = At(tenths / 10.0);
            var fault = what is 4 or 5 ? HealthFault.UserHubDown : HealthFault.FeedFrozen;
            var begins = what is 2 or 4;
            switch (what)
            {
                case 0:
                    outbox.Take(Reject($"S{subject}", tenths / 10.0, $"refused {number++}."), now);
                    taken++;
                    break;
                case 1:
                    critical.Add($"critical {subject}.");
                    outbox.Take(Flatten($"critical {subject}.", tenths / 10.0), now);
                    taken++;
                    break;
                default:
                    // A fault is published once at its beginning and once at its end.
                    if (begins ? present.Add((fault, subject)) : present.Remove((fault, subject)))
                    {
                        var text = $"{fault} {number++}.";
                        outbox.Take(Alert.Of(fault, $"F{subject}", begins, text, Start + now), now);
                        taken += begins ? 1 : 0;
                        known.Add((fault, subject));
                    }

                    break;
            }

            if (asks && outbox.Next(now) is { } notice)
            {
                notices.Add((now, notice));
            }
        }

        return (outbox, notices, taken, critical);
    }
}
