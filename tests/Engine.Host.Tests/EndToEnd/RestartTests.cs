using Engine.Accounts;
using Engine.Actors.Journal;

namespace Engine.Host.Tests.EndToEnd;

public sealed class RestartTests
{
    [Fact]
    public async Task Two_runs_on_one_home_are_both_right_because_each_embedded_venue_is_one_of_its_own()
    {
        using var home = new TemporaryHome();
        for (var run = 1; run <= 2; run++)
        {
            await using var live = await LiveRun.StartAsync(home);
            await live.Until<TradeBooked>();
            var result = await live.StopAsync();
            Assert.True(result.Succeeded, $"{result.VenueDifference} {result.Fault} {result.Stop.Text}");
        }

        var ids = JournalReader.PersistenceIds(Path.Combine(home.Folder, "journal.db"));
        Assert.Equal(["account-SIMULATED-sim1-1-20000001", "account-SIMULATED-sim1-2-20000001"], ids);
        Assert.All(ids, id => Assert.Contains(JournalReader.Events(Path.Combine(home.Folder, "journal.db"), id), e => e.Event is TradeBooked));
    }
}
