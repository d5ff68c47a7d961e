using System.Globalization;

namespace Engine.Benchmarks;

/// <summary>The command line.</summary>
/// <param name="Mode"><c>latency</c>, <c>rate</c>, <c>link</c> (the rate of the hub link without actors), <c>all</c> of these, or <c>publish</c> (the simulated gateway's own rate).</param>
/// <param name="Pairs">How many pairs.</param>
/// <param name="Seconds">Recorded seconds of a latency round.</param>
/// <param name="Frames">Frames of a rate round.</param>
/// <param name="Json">True writes JSON in place of tables.</param>
internal sealed record Options(string Mode, int Pairs, int Seconds, int Frames, bool Json)
{
    /// <summary>How to call it.</summary>
    public const string Usage = "[latency|rate|link|all|publish] [--pairs 5] [--seconds 3] [--frames 200000] [--json]";

    /// <summary>Reads the arguments; null when they are not understood.</summary>
    public static Options? Read(string[] args)
    {
        var options = new Options("all", 5, 3, 200_000, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "latency" or "rate" or "link" or "all" or "publish":
                    options = options with { Mode = args[i] };
                    break;
                case "--json":
                    options = options with { Json = true };
                    break;
                case "--pairs" or "--seconds" or "--frames" when i + 1 < args.Length
                    && int.TryParse(args[i + 1], CultureInfo.InvariantCulture, out var number) && number > 0:
                    options = args[i++] switch
                    {
                        "--pairs" => options with { Pairs = number },
                        "--seconds" => options with { Seconds = number },
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
