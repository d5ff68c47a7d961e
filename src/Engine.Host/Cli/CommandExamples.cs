using System.Collections.Immutable;

namespace Engine.Host.Cli;

/// <summary>
/// What <c>--help</c> shows under its options: lines that can be typed as they stand, by the words that name the command. A test parses each of them.
/// </summary>
internal static class CommandExamples
{
    private static readonly ImmutableDictionary<string, ImmutableArray<string>> Lines = new Dictionary<string, ImmutableArray<string>>
    {
        [""] = ["engine run --for 60s", "engine doctor", "engine run --help"],
        ["run"] =
        [
            "engine run --for 60s",
            "engine run --strategy EmaCross --contract MES --set interval=1m --account 4711",
            "engine run --dry-run --strategy EmaCross --contract MES",
            "engine run --live --account 4711",
            "engine run --resume \"the payout is booked\"",
            "engine run --start-halted",
        ],
        ["simulate"] = ["engine simulate --port 5000", "engine simulate --port 0 --sessions --auto-oco --control"],
        ["journal"] = ["engine journal 4711 --tail 50"],
        ["journal show"] = ["engine journal show 4711 --strategy ema-mes --from 2026-11-27"],
        ["journal tail"] = ["engine journal tail 4711 --follow"],
        ["journal state"] = ["engine journal state 4711 --at 2026-11-27T15:00:00Z"],
        ["journal export"] = ["engine journal export 4711 --out journal.parquet"],
        ["accounts"] = ["engine accounts --all"],
        ["contracts list"] = ["engine contracts list --json"],
        ["contracts search"] = ["engine contracts search gold"],
        ["contracts show"] = ["engine contracts show NQ --tz exchange"],
        ["orders list"] = ["engine orders list --status working", "engine orders list 4711 --from 2026-11-23 --status filled"],
        ["orders show"] = ["engine orders show 3425270858"],
        ["orders place"] = ["engine orders place MNQ buy 1 --limit 25000 --stop-ticks 40 --target-ticks 80 --why \"the range broke\""],
        ["orders modify"] = ["engine orders modify 1042 --limit 25010.25"],
        ["orders cancel"] = ["engine orders cancel 1042"],
        ["orders cancel-all"] = ["engine orders cancel-all MNQ --yes"],
        ["positions list"] = ["engine positions list --json"],
        ["positions close"] = ["engine positions close MNQ --yes"],
        ["positions reduce"] = ["engine positions reduce MNQ 1 --yes"],
        ["trades list"] = ["engine trades list --from 2026-11-23"],
        ["watch market"] = ["engine watch market NQ", "engine watch market NQ ES --trades --bars 1m --json --for 30s"],
        ["watch user"] = ["engine watch user --json --for 1h"],
        ["signals test"] = ["engine signals test tv-mes MES1!"],
        ["alerts test"] = ["engine alerts test", "engine alerts test --kind halt"],
        ["status"] = ["engine status --json"],
        ["halt"] = ["engine halt --why \"the news\""],
        ["reduce"] = ["engine reduce --why \"lunch\""],
        ["resume"] = ["engine resume --why \"the news is over\""],
        ["flatten"] = ["engine flatten --yes", "engine flatten MNQ"],
        ["journal copy"] = ["engine journal copy --from sqlite --to postgresql", "engine journal copy --from postgresql --to sqlite"],
        ["journal init"] = ["engine journal init"],
        ["journal verify"] = ["engine journal verify", "engine journal verify 4711"],
        ["backtest"] =
        [
            "engine backtest EmaCross --contract MES --data archive --interval 1m --from 2026-10-01 --to 2026-10-31",
            "engine backtest SmaCross --data nq.csv --slippage 1 --report nq.html",
        ],
        ["verify"] = ["engine verify EmaCross --contract MES --data archive --from 2026-10-01 --to 2026-10-31"],
        ["optimize"] = ["engine optimize EmaCross --contract MES --data archive --over fast=5..20:5 --over slow=30,60 --walk-forward train=20d,test=5d"],
        ["compare"] = ["engine compare out/one out/two --out compare.html"],
        ["report"] = ["engine report", "engine report --last --out run.html"],
        ["audit"] = ["engine audit 2026-11-27", "engine audit 2026-11-27 4711 --out day.html"],
        ["replay"] = ["engine replay", "engine replay --last"],
        ["history sync"] = ["engine history sync NQ --interval 1m --days 90", "engine history sync CON.F.US.MNQ.Z26 --from 2026-11-02"],
        ["history gaps"] = ["engine history gaps NQ --from 2026-11-02 --to 2026-11-06"],
        ["history verify"] = ["engine history verify NQ --interval 1m"],
        ["history export"] = ["engine history export NQ --interval 5m --out nq.csv.gz"],
        ["history import"] = ["engine history import nq.csv --root NQ --interval 1m --zone America/Chicago"],
        ["init"] = ["engine init", "engine init --defaults --into my-engine"],
        ["doctor"] = ["engine doctor", "engine doctor --environment DEMO --json"],
        ["autostart on"] = ["engine autostart on", "engine autostart on --home ~/engine --live"],
        ["autostart off"] = ["engine autostart off"],
        ["autostart status"] = ["engine autostart status --json"],
        ["completion"] = ["engine completion bash >> ~/.bashrc", "engine completion pwsh >> $PROFILE"],
        ["version"] = ["engine version"],
    }.ToImmutableDictionary();

    /// <summary>The examples of a command; none for one that only groups others.</summary>
    /// <param name="path">The words that name it, without the program's own; empty for the program itself.</param>
    public static ImmutableArray<string> Of(string path) => Lines.GetValueOrDefault(path, []);
}
