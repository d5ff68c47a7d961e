using Engine.Accounts;
using Engine.Actors.Strategies;
using Engine.Actors.Strategies.BuiltIn;
using Engine.Host.Configuration;
using Engine.Host.Run;
using Engine.Host.Run.Replay;
using Engine.Host.Run.Signals;
using Engine.Host.Tests.EndToEnd;
using Engine.Host.Tests.Signals;
using Xunit.Abstractions;

namespace Engine.Host.Tests.Replay;

/// <summary>What came in as signals is part of what a strategy took in: a replay decides on them again, without anybody who sends.</summary>
public sealed class SignalReplayTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_run_that_followed_signals_is_reproduced_whole()
    {
        using var home = new TemporaryHome();
        await using (var live = await LiveRun.StartAsync(home, settings => settings with
        {
            Record = RecordMode.On,
            Strategies = [RecordedSession.Plan(SignalledRun.Strategy, RunCommand.Catalog.Find("SignalFollower")!, new SignalFollowerParameters { StopTicks = 400 }, "MNQ")],
        }))
        {
            await using var server = await SignalServer.StartAsync(SignalledRun.Settings, home.Folder, _ => { }, TimeProvider.System, CancellationToken.None);
            await live.Until<StrategyProtocol.StrategyStateChanged>(s => s.Phase == StrategyPhase.Ready);
            server.Attach(live.Run);

            await PostAsync(server, 1, "\"action\":\"buy\",\"contracts\":\"1\",\"position\":\"long\",\"positionSize\":\"1\"");
            await Until(live, state => state.Positions.Values.Any(p => p.Net == 1));
            await PostAsync(server, 2, "\"action\":\"close\"");
            await Until(live, state => state.Positions.IsEmpty && state.Flattening.IsEmpty && state.Live.IsEmpty && state.TradesTotal >= 2);
            await PostAsync(server, 3, "\"action\":\"sell\",\"contracts\":\"1\",\"position\":\"short\",\"positionSize\":\"1\"");
            await Until(live, state => state.Positions.Values.Any(p => p.Net == -1));
            await live.StopAsync();
        }

        var run = Assert.Single(RecordedSession.Runs(home));
        var results = RecordedSession.Replay(home, run, RunCommand.Catalog);
        output.WriteLine(ReplayReport.ToText(results));

        var result = Assert.Single(results);
        Assert.Equal(0, ReplayReport.ExitCode(results));
        Assert.Equal(result.Intents, result.Reproduced);
        Assert.True(result.Intents >= 3, $"{result.Intents} intents");
    }

    private static async Task Until(LiveRun live, Func<AccountState, bool> holds) =>
        Assert.True(await live.Run.Watch.UntilAsync(holds, Patience, CancellationToken.None) is not null, "The account did not become as expected.");

    private static async Task PostAsync(SignalServer server, long id, string members) =>
        Assert.Equal(200, (await SignalledRun.PostAsync(server, SignalledRun.Body(id, members))).Status);
}
