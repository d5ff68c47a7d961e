using System.Collections.Immutable;
using System.Globalization;

namespace Engine.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Mode"><c>latency</c>, <c>rate</c>, <c>link</c> (the rate of the hub link without actors), <c>all</c> of these, <c>publish</c> (the simulated gateway's own rate), <c>matching</c>, <c>recovery</c>, <c>intent</c>, <c>cancel</c>, <c>flood</c>, <c>backtest</c>, <c>sweep</c>, <c>containment</c>, <c>recording</c>, <c>alerts</c>, or <c>startup</c>.</param>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Seconds">Recorded seconds of a latency round, seconds of a round of <c>flood</c> and of <c>alerts</c>, idle seconds in <c>startup</c>.</param>
/// <param name="Frames">Frames of a rate round.</param>
/// <param name="Operations">Operations of a matching round.</param>
/// <param name="PerSecond">Operations a second in the latency rounds of matching; quotes and depth frames a second and contract in <c>flood</c>.</param>
/// <param name="Events">Events of the journal in <c>recovery</c>, queued market events in <c>cancel</c>, pages in <c>sync</c>, prints in <c>backtest</c>, prints of a run in <c>sweep</c>, messages of a round in <c>recording</c>.</param>
/// <param name="Orders">Intents of a pair in <c>intent</c>, cancels of a round in <c>cancel</c>, orders of a round in <c>containment</c>, runs in <c>sweep</c>.</param>
/// <param name="Burn">Microseconds that the strategy computes at each print in <c>cancel</c>, at each quote and book in <c>flood</c>.</param>
/// <param name="Json">True writes JSON in place of tables.</param>
internal sealed record Options(string Mode, int Pairs, int? Seconds, int Frames, int Operations, int? PerSecond, int? Events, int Orders, int? Burn, bool Json)
{
    /// <summary>Hidden mode: the bare venue that <c>intent</c> and <c>cancel</c> start as a process of its own.</summary>
    public const string Venue = "venue";

    /// <summary>Hidden mode: the receiver of alerts that <c>alerts</c> starts as a process of its own.</summary>
    public const string AlertReceiver = "alert-receiver";

    /// <summary>Hidden mode: the venue that <c>flood</c> starts as a process of its own.</summary>
    public const string FloodVenue = "flood-venue";

    /// <summary>The engine's executables that <c>startup</c> starts in turns; empty for the one that was built with this benchmark.</summary>
    public ImmutableArray<string> Programs { get; init; } = [];

    /// <summary>How to call it.</summary>
    public const string Usage = "[latency|rate|link|all|publish] [--pairs 5] [--seconds 3] [--frames 200000] [--json] | matching [--pairs 5] [--operations 1000000] [--per-second 250000] [--json] | recovery [--pairs 5] [--events 100000] | intent [--pairs 5] [--orders 200] | cancel [--pairs 5] [--events 200000] [--burn 20] [--orders 200] | sync [--events 200] | flood [--pairs 5] [--seconds 60] [--per-second 5000] [--burn 1000] | backtest [--pairs 5] [--events 3000000] | sweep [--orders 1000] [--events 116000] | containment [--pairs 5] [--orders 200] | recording [--pairs 5] [--events 200000] | alerts [--pairs 5] [--seconds 20] | startup [--pairs 5] [--seconds 30] [--program FILE]...";

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options("all", 5, null, 200_000, 1_000_000, null, null, 200, null, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "latency" or "rate" or "link" or "all" or "publish" or "matching" or "recovery" or "intent" or "cancel" or "sync" or "flood" or "backtest" or "sweep" or "containment" or "recording" or "startup" or "alerts" or Venue or FloodVenue or AlertReceiver:
                    options = options with { Mode = args[i] };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--program" when i + 1 < args.Length:
                    options = options with { Programs = options.Programs.Add(Path.GetFullPath(args[++i])) };
                    break;
                case "--pairs" or "--seconds" or "--frames" or "--operations" or "--per-second" or "--events" or "--orders" or "--burn" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) && number > 0:
                    options = args[i++] switch
                    {
                        "--pairs" => options with { Pairs = number },
                        "--seconds" => options with { Seconds = number },
                        "--operations" => options with { Operations = number },
                        "--per-second" => options with { PerSecond = number },
                        "--events" => options with { Events = number },
                        "--orders" => options with { Orders = number },
                        "--burn" => options with { Burn = number },
                        _ => options with { Frames = number },
                    };
                    break;
                default:
                    return null;
            }
        }

        return options;
    }
}
